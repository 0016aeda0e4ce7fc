/** mail: letters to people. */
export interface Mail {
  /**
   * Resolves once the server has accepted the letter, with those for whom it did not while it did for
   * others: sending again would tell the others twice. Rejects where it accepted it for nobody, or
   * where that cannot be known.
   */
  send(letter: Letter): Promise<readonly Refusal[]>
  /** Gives up what is under way, which rejects, and so does every later letter. */
  close(): Promise<void>
}

export interface Letter {
  readonly to: readonly string[]
  /** One line; whatever would break it is written as a space. */
  readonly subject: string
  readonly text: string
}

export interface Refusal {
  readonly address: string
  readonly reason: string
}
