/**
 * rounds: a service that makes a round at start and again after a while, never two at a time. What goes
 * wrong in a round is logged once, here; the next one tries again.
 */
import type { Log } from './log.ts'
import type { Service } from './service.ts'

export interface Rounds {
  readonly name: string
  /** From the end of a round to the next. */
  readonly everyMs: number
  readonly log: Log
  /** In small steps, before each of which it asks whether it goes on. */
  readonly round: (goesOn: () => boolean) => Promise<void>
}

export function createRounds({ name, everyMs, log, round }: Rounds): Service {
  let under: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let isOn = false

  function begin(): void {
    under = round(() => isOn)
      .catch((error: unknown) => log.error(`${name}.stumbled`, { error: String(error) }))
      .then(() => {
        if (isOn) timer = setTimeout(begin, everyMs)
      })
  }

  return {
    name,
    async start() {
      if (isOn) return
      isOn = true
      begin()
    },
    async stop() {
      isOn = false
      clearTimeout(timer)
      await under
    },
  }
}
