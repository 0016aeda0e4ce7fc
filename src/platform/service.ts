/**
 * service: everything long-lived starts and stops alike.
 * Ready when `start` returns, quiet when `stop` returns; calling either twice is fine.
 */
export interface Service {
  readonly name: string
  start(): Promise<void>
  stop(): Promise<void>
}

/** A text that prints as dots wherever it is printed by mistake. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself, for the one place that needs it. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '•••'
  }

  toJSON(): string {
    return '•••'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '•••'
  }
}
