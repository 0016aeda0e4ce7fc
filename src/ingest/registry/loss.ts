/** loss: what of a schema's fields a change would take away or turn into something else (pure). */
import { isObject, type JsonObject } from '../../domain/json.ts'

/** A sentence about the first field that would be lost; `null` where fields are only added, and rules changed. */
export function lossOf(before: JsonObject, after: JsonObject, place = ''): string | null {
  if (place !== '' && typeOf(before) !== typeOf(after)) {
    return `the field "${place}" would be of type ${typeOf(after)} instead of ${typeOf(before)}`
  }
  const there = childrenOf(after)
  for (const [step, child] of childrenOf(before)) {
    const now = there.get(step)
    if (now === undefined) return `the field "${place}/${step}" would be gone`
    const loss = lossOf(child, now, `${place}/${step}`)
    if (loss !== null) return loss
  }
  return null
}

function childrenOf(node: JsonObject): ReadonlyMap<string, JsonObject> {
  const { properties, items, additionalProperties } = node
  const named = isObject(properties) ? Object.entries(properties) : []
  const all = [...named, ['[*]', items] as const, ['*', additionalProperties] as const]
  return new Map(all.flatMap(([step, one]) => (isObject(one) ? [[step, one] as const] : [])))
}

function typeOf({ type, format }: JsonObject): string {
  const types = [type].flat().filter((one) => one !== 'null')
  const isTime = format === 'date' || format === 'date-time'
  return isTime ? format : types.join(' or ')
}
