/**
 * nested-rules: what a sample says of a field that nests → the part of it that a schema can say (pure). What is
 * left out of it is told.
 */
import { isObject, type JsonObject } from '../../domain/json.ts'

export interface Kept {
  /** `null` where nothing is left. */
  readonly rules: JsonObject | null
  readonly notes: readonly string[]
}

/** `values`: those that are there. */
export function keptOf(rules: JsonObject, values: readonly unknown[], place: string): Kept {
  if (rules['type'] === undefined) return leftOut(place, whyOpen(values))
  if (rules['type'] === 'array') return listOf(rules, values, place)
  return rules['type'] === 'object' ? objectOf(rules, values, place) : { rules, notes: [] }
}

function leftOut(place: string, why: string): Kept {
  return { rules: null, notes: [`"${place}" is left out: ${why}.`] }
}

function whyOpen(values: readonly unknown[]): string {
  return values.length === 0 ? 'there is never a value in it' : 'its values are of several types'
}

function listOf(rules: JsonObject, values: readonly unknown[], place: string): Kept {
  const { items } = rules
  const inside = values.flatMap((list) => (Array.isArray(list) ? list : [])).filter(isThere)
  const kept = keptOf(isObject(items) ? items : {}, inside, `${place}[]`)
  return kept.rules === null ? kept : { ...kept, rules: { ...rules, items: kept.rules } }
}

function objectOf(rules: JsonObject, values: readonly unknown[], place: string): Kept {
  const objects = values.filter(isObject)
  const given = isObject(rules['properties']) ? Object.entries(rules['properties']) : []
  const members = given.map(([name, one]) => {
    const own = objects.flatMap((object) => (Object.hasOwn(object, name) ? [object[name]] : []))
    const inside = own.filter(isThere)
    const isEverywhere = inside.length === objects.length && !inside.includes('')
    const within = `${place}.${name}`
    return {
      name,
      isEverywhere,
      ...keptMember(name, given, isObject(one) ? one : {}, inside, within),
    }
  })
  const kept = members.flatMap(({ rules: own, ...one }) => (own === null ? [] : [{ ...one, own }]))
  const notes = members.flatMap((one) => one.notes)
  if (kept.length === 0) {
    const none = leftOut(place, 'nothing in it can be told')
    return { ...none, notes: [...notes, ...none.notes] }
  }
  const required = kept.filter(({ isEverywhere }) => isEverywhere).map(({ name }) => name)
  const properties = Object.fromEntries(kept.map(({ name, own }) => [name, own]))
  return { rules: { type: 'object', ...(required.length > 0 && { required }), properties }, notes }
}

/** Parquet tells names apart without regard to case. */
function keptMember(
  name: string,
  all: readonly (readonly [string, unknown])[],
  rules: JsonObject,
  values: readonly unknown[],
  place: string,
): Kept {
  const [first] = all.find(([other]) => other.toLowerCase() === name.toLowerCase()) ?? []
  if (first !== name) return leftOut(place, 'another differs from it in case only')
  return name === '' ? leftOut(place, 'it has no name') : keptOf(rules, values, place)
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined
}
