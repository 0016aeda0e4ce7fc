/** same-shape: does a real JSON value have every key of a documented one, with the same JSON types? */

/**
 * What the real value lacks, a sentence each, path first; empty where it has the documented shape.
 * Keys that only the real value has are no fault. Elements of arrays are told by their `id` where the
 * documented ids are names that the real array uses too, else by their place.
 */
export function missingKeys(documented: unknown, real: unknown, path = '$'): string[] {
  const wanted = jsonType(documented)
  const got = jsonType(real)
  if (got !== wanted) return [`${path} is ${got}, documented is ${wanted}`]
  if (Array.isArray(documented) && Array.isArray(real)) {
    return documented.flatMap((element: unknown, at) => {
      const [twin, place] = twinOf(element, at, documented, real)
      return missingKeys(element, twin, `${path}[${place}]`)
    })
  }
  if (!isObject(documented) || !isObject(real)) return []
  return Object.entries(documented).flatMap(([key, value]) =>
    missingKeys(value, real[key], `${path}.${key}`),
  )
}

function twinOf(
  element: unknown,
  at: number,
  documented: readonly unknown[],
  real: readonly unknown[],
): [twin: unknown, place: string | number] {
  const realIds = real.map(idIn)
  const areNames = documented.some((one) => idIn(one) !== null && realIds.includes(idIn(one)))
  const id = idIn(element)
  return areNames && id !== null ? [real[realIds.indexOf(id)], id] : [real[at], at]
}

function idIn(value: unknown): string | null {
  return isObject(value) && typeof value['id'] === 'string' ? value['id'] : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonType(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
