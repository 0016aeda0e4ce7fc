/** line: what a bench answers. */

export interface BenchLine {
  readonly bench: string
  /** How fast, in `unit`. */
  readonly rate: number
  readonly unit: string
  /** The bare operation, measured in the same run, in `unit`. */
  readonly limit: number
  /** rate ÷ limit. */
  readonly ratio: number
  readonly seconds: number
  /** The most memory that this process held, in MB. */
  readonly rssMb: number
  readonly detail?: Readonly<Record<string, number>>
}

export interface BenchOptions {
  /** How often `crash` kills. */
  readonly kills: number
  /** How long `soak` takes. */
  readonly minutes: number
  /** How many events `backlog` stores before. */
  readonly events: number
}

/** With the ratio and the memory that follow from what was measured, where nothing else is said. */
export function lineOf(
  measured: Omit<BenchLine, 'ratio' | 'rssMb'> & Partial<Pick<BenchLine, 'ratio' | 'rssMb'>>,
): BenchLine {
  const ratio = measured.rate / measured.limit
  return { ratio, rssMb: process.resourceUsage().maxRSS / 1_024, ...measured }
}
