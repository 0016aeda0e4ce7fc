/**
 * alarm: a service that looks for what is due: at start, whenever its bell rings, and at the instant that
 * the last look named. What goes wrong in a look is logged once, here, and tried again after a pause.
 */
import type { Bell, Bus } from './bus/bus.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Service } from './service.ts'

export interface Alarm {
  readonly name: string
  readonly bell: Bell
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Answers the instant at which to look again; `null` where only a ring brings anything. */
  readonly look: () => Promise<number | null>
}

/** A clock that is set meanwhile is noticed so much later at most. */
const LONGEST_REST_MS = 60_000

const STUMBLED_MS = 1_000

export function createAlarm({ name, bell, bus, clock, log, look }: Alarm): Service {
  let listening: Disposable | null = null
  let looking: Promise<void> | null = null
  let isRung = false
  let timer: NodeJS.Timeout | undefined

  function wake(): void {
    isRung = true
    looking ??= lookOn().finally(() => {
      looking = null
    })
  }

  async function lookOn(): Promise<void> {
    while (isRung && listening !== null) {
      isRung = false
      clearTimeout(timer)
      const next = await look().catch((error: unknown) => {
        log.error(`${name}.stumbled`, { error: String(error), againInMs: STUMBLED_MS })
        return clock.now() + STUMBLED_MS
      })
      if (next === null || listening === null) continue
      timer = setTimeout(wake, Math.min(Math.max(next - clock.now(), 0), LONGEST_REST_MS))
    }
  }

  return {
    name,
    /** Resolves once it has looked: what fell due while Weir was down comes before what is to come. */
    async start() {
      if (listening !== null) return
      listening = bus.onRing(bell, wake)
      wake()
      await looking
    },
    async stop() {
      listening?.[Symbol.dispose]()
      listening = null
      await looking
      // Only now: a look that was under way may have set it.
      clearTimeout(timer)
    },
  }
}
