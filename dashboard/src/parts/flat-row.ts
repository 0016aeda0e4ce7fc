/** flat-row: a record that nests, as one row: what is inside of an object by its path, lists and the rest as they are (pure). */

export type FlatRow = ReadonlyMap<string, unknown>

export function flatRow(record: unknown): FlatRow {
  return new Map(entriesOf(record, ''))
}

function entriesOf(value: unknown, path: string): [path: string, value: unknown][] {
  const isNested = typeof value === 'object' && value !== null && !Array.isArray(value)
  const inside = isNested ? Object.entries(value) : []
  if (inside.length === 0) return path === '' ? [] : [[path, value]]
  return inside.flatMap(([name, one]) => entriesOf(one, path === '' ? name : `${path}.${name}`))
}

/** Of all the rows, in the order in which they are met; those that are named come first. */
export function columnsOf(rows: readonly FlatRow[], first: readonly string[] = []): string[] {
  const all = new Set(rows.flatMap((row) => [...row.keys()]))
  const leading = first.flatMap((path) => {
    const own = [...all].filter((column) => isSamePlace(column, path))
    return own.length === 0 ? [path] : own
  })
  return [...new Set([...leading, ...all])]
}

/** Whether what is said of a path is said of that column: of itself, of what is inside of it, or around it. */
export function isSamePlace(column: string, path: string): boolean {
  return column === path || isInside(column, path) || isInside(path, column)
}

function isInside(path: string, outer: string): boolean {
  return path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`)
}

/** As people read it: a text as it is, lists of simple values with commas, the rest as JSON. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
    return value.map(shownValue).join(', ')
  }
  return JSON.stringify(value)
}
