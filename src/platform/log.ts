/** log: one structured line per happening, with every id; secrets never reach it. */
export interface Log {
  /** A happening worth a line at any time: `run.finished`, `delivery.attempted`. */
  info(happening: string, facts?: Facts): void
  /** Something that somebody should look at. */
  warn(happening: string, facts?: Facts): void
  error(happening: string, facts?: Facts): void
}

export type Facts = Readonly<Record<string, unknown>>

export const silentLog: Log = {
  info() {}, // Silent by name.
  warn() {}, // Silent by name.
  error() {}, // Silent by name.
}
