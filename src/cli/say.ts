/** say: how the command line speaks: answers on stdout, everything else on stderr. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value))
}

/** What belongs to the answer and is not the answer. */
export function sayAside(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** An error is one sentence. */
export function sayError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`weir: ${message.split('\n')[0] ?? ''}\n`)
}

/** Rows under their headings, columns as wide as their widest value; a hint where there are none. */
export function sayTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  whenEmpty: string,
): void {
  if (rows.length === 0) return say(whenEmpty)
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of [headings, ...rows]) {
    say(
      row
        .map((value, column) => value.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** A line that is written over and over on a terminal; elsewhere a line each time its first word changes. */
export function openStatusLine(): { show(text: string): void; close(): void } {
  const isTerminal = process.stderr.isTTY
  let last = ''
  return {
    show(text) {
      if (isTerminal && text !== last) process.stderr.write(`\r\u001B[2K${text}`)
      if (!isTerminal && firstWord(text) !== firstWord(last)) process.stderr.write(`${text}\n`)
      last = text
    },
    close() {
      if (isTerminal) process.stderr.write('\r\u001B[2K')
    },
  }
}

function firstWord(text: string): string {
  return text.split(' ')[0] ?? ''
}

const whole = new Intl.NumberFormat('en')

export function count(value: number | undefined): string {
  if (value === undefined) return '–'
  return value < 0 ? 'unknown' : whole.format(value)
}

export function bytes(value: number | undefined): string {
  if (value === undefined || value < 0) return count(value)
  // 999,950 is as much as "1.0 MB" already: the unit is chosen for what is shown.
  const step = value < 1_000 ? 0 : value < 999_950 ? 1 : value < 999_950_000 ? 2 : 3
  return `${(value / 1_000 ** step).toFixed(step === 0 ? 0 : 1)} ${['B', 'kB', 'MB', 'GB'][step]}`
}

export function instant(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19)
}
