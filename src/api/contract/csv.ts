/** csv: values → a line of CSV (RFC 4180): quoted only where they would be read otherwise (pure). */

export function csvLine(values: readonly string[]): string {
  // A line with nothing in it would be no record at all.
  if (values.length === 1 && values[0] === '') return '""'
  return values.map(csvValue).join(',')
}

function csvValue(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
