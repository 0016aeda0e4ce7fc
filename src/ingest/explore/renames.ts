/** renames: fields that are gone and columns that are new → which look like one another (pure). */
import { distance } from 'fastest-levenshtein'

/** The column that each field has probably become: nearest names first, and each of them once. */
export function renamesOf(
  gone: readonly string[],
  added: readonly string[],
): ReadonlyMap<string, string> {
  const renames = new Map<string, string>()
  // So many new columns are another file altogether.
  if (gone.length * added.length > MAX_PAIRS) return renames
  const pairs = gone.flatMap((field) =>
    added.map((column) => ({ field, column, apart: apartness(folded(field), folded(column)) })),
  )
  const taken = new Set<string>()
  for (const { field, column, apart } of pairs.toSorted((a, b) => a.apart - b.apart)) {
    if (apart === FAR || renames.has(field) || taken.has(column)) continue
    renames.set(field, column)
    taken.add(column)
  }
  return renames
}

const MAX_PAIRS = 100_000
const MAX_CHARACTERS = 100
const FAR = Infinity

/** Only letters and digits count: `E-Mail` and `e_mail` are one name. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** How many letters differ; a quarter of them may. */
function apartness(one: string, other: string): number {
  const longer = Math.max(one.length, other.length)
  if (longer === 0 || longer > MAX_CHARACTERS) return FAR
  const apart = distance(one, other)
  return apart <= longer / 4 ? apart : FAR
}
