/** quoting: names, texts and numbers of strangers → SQL that can mean nothing else. */

/** A text as an SQL literal. NUL ends a statement for DuckDB's C interface, so it is spelt `chr(0)`. */
export function quoteText(text: string): string {
  const pieces = text.split('\0').map((piece) => `'${piece.replaceAll("'", "''")}'`)
  return pieces.length === 1 ? pieces.join('') : `(${pieces.join(' || chr(0) || ')})`
}

export function quoteName(name: string): string {
  if (name.includes('\0')) throw new Error(`The column name ${JSON.stringify(name)} has a NUL.`)
  return `"${name.replaceAll('"', '""')}"`
}

/** A whole number stays one, so that it is compared with 64-bit integers exactly. */
export function quoteNumber(value: number): string {
  return Number.isSafeInteger(value) ? `(${value})` : `('${value}'::DOUBLE)`
}

/** A path as the reader's file list takes it: DuckDB has no other escape for a glob than brackets. */
export function quotePath(path: string): string {
  return quoteText(path.replaceAll(/[*?[]/g, '[$&]'))
}
