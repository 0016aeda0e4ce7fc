/** default-rules: whether the defaults of a resolved document keep to the rules beside them (pure). */
import { Fault } from '../../domain/fault.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'
import { fieldOf } from '../datasets/property.ts'
import { promotable } from './promotable.ts'

/** Throws the sentence of the first that does not. Of what records cannot be checked by, nothing is said here. */
export function checkDefaults(node: JsonObject, place = ''): void {
  if (node['default'] !== undefined) checkDefault(node, place)
  const { properties, items, additionalProperties } = node
  if (isObject(properties)) {
    for (const [name, one] of Object.entries(properties)) {
      if (isObject(one)) checkDefaults(one, place === '' ? name : `${place}.${name}`)
    }
  }
  if (isObject(items)) checkDefaults(items, `${place}[]`)
  if (isObject(additionalProperties)) checkDefaults(additionalProperties, `${place}.*`)
}

function checkDefault(node: JsonObject, place: string): void {
  const whole = promotable(node)
  const { default: _default, ...rest } = whole
  try {
    fieldOf('', place, rest, false)
  } catch (error) {
    if (error instanceof Fault) return
    throw error
  }
  fieldOf('', place, whole, false)
}
