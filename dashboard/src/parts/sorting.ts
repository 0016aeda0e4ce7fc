/** sorting: the rows of a table in the order that the URL asks for (pure): `sort=name`, `sort=-name`. */

export type SortValue = string | number | null | undefined

export interface Sorting {
  readonly column: string
  readonly isDescending: boolean
}

export function sortingIn(text: string | undefined): Sorting | null {
  const column = text?.replace(/^-/, '') ?? ''
  return column === '' ? null : { column, isDescending: text?.startsWith('-') === true }
}

export function sortingText({ column, isDescending }: Sorting): string {
  return isDescending ? `-${column}` : column
}

/** What has no value comes last, whichever way. */
export function sorted<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  isDescending: boolean,
): Row[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one) ?? null, valueOf(other) ?? null]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    const order =
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), 'en', { numeric: true })
    return isDescending ? -order : order
  })
}
