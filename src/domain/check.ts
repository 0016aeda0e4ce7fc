/** check: one thing that was looked at, whether it is well, and what to do where it is not. */
export interface Check {
  readonly name: string
  /** What was found, as a sentence. */
  readonly says: string
  /** What to do about it, as a sentence; `null` where all is well. */
  readonly todo: string | null
}

export function isWell({ todo }: Check): boolean {
  return todo === null
}
