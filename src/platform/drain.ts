/**
 * drain: a service that works something off whenever its bell rings and once at start, never twice at
 * a time. What goes wrong in it is logged once, here, and tried again after a pause.
 */
import type { Bell, Bus } from './bus/bus.ts'
import type { Log } from './log.ts'
import type { Service } from './service.ts'

export interface Drain {
  readonly name: string
  readonly bell: Bell
  readonly bus: Bus
  readonly log: Log
  /** Works off what there is; answers whether there may be more, or whether to try again after a pause. */
  readonly drain: () => Promise<boolean | 'later'>
}

/** How long after a failure it is tried again. */
const PAUSE_MS = 1_000

export function createDrain({ name, bell, bus, log, drain }: Drain): Service {
  let listening: Disposable | null = null
  let working: Promise<void> | null = null
  let isRung = false
  let pause: NodeJS.Timeout | undefined

  function wake(): void {
    isRung = true
    working ??= work().finally(() => {
      working = null
      if (isRung && listening !== null) wake()
    })
  }

  async function work(): Promise<void> {
    while (isRung && listening !== null) {
      isRung = false
      try {
        const more = await drain()
        if (more === 'later') rest()
        else if (more) isRung = true
      } catch (error) {
        log.error(`${name}.stumbled`, { error: String(error), againInMs: PAUSE_MS })
        rest()
      }
    }
  }

  function rest(): void {
    clearTimeout(pause)
    pause = setTimeout(wake, PAUSE_MS)
  }

  return {
    name,
    async start() {
      listening ??= bus.onRing(bell, wake)
      wake()
    },
    async stop() {
      listening?.[Symbol.dispose]()
      listening = null
      await working
      // Only now: what was under way may have failed and set it.
      clearTimeout(pause)
    },
  }
}
