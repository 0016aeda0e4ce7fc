/**
 * mailer: mails the letters that wait in the store, oldest first; one leaves the store once the mail
 * server has taken it. A server that is away is asked again every minute, for a day.
 */
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import { createDrain } from '../../platform/drain.ts'
import type { Log } from '../../platform/log.ts'
import type { Mail } from '../../platform/mail.ts'
import type { Service } from '../../platform/service.ts'
import type { WaitingLetter } from '../../platform/store/ledgers/letters.ts'
import type { Store } from '../../platform/store/store.ts'

export interface MailerNeeds {
  readonly store: Store<'letters'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** The mailer's own: it is closed when the mailer stops. */
  readonly mail: Mail
  readonly to: readonly string[]
}

const AT_ONCE = 100
/** Afterwards the news is old, and the registration says the same. */
const KEPT_MS = 24 * 60 * 60 * 1_000
/** How long a mail server that has failed is left alone, however many letters come. */
const PAUSE_MS = 60_000

export function createMailer({ store, bus, clock, log, mail, to }: MailerNeeds): Service {
  /** How often each has failed: one that the server never takes must not stop the others. */
  const failures = new Map<number, number>()
  /** Those that the server took and the store could not let go of: they are not sent again. */
  const taken = new Set<number>()
  let restUntil = 0
  let isStopping = false

  async function settle(letter: WaitingLetter): Promise<void> {
    const { seq, subject, text, createdAt } = letter
    const isOld = clock.now() - createdAt > KEPT_MS
    const isToSend = !isOld && !taken.has(seq)
    const refusals = isToSend ? await mail.send({ to, subject, text }) : []
    taken.add(seq)
    for (const refusal of refusals) log.warn('letter.refused', { subject, ...refusal })
    await store.commit(({ letters }) => letters.remove(seq))
    taken.delete(seq)
    failures.delete(seq)
    if (isOld) log.warn('letter.dropped', { subject, ageMs: clock.now() - createdAt })
    else log.info('letter.sent', { subject })
  }

  function failuresOf({ seq }: WaitingLetter): number {
    return failures.get(seq) ?? 0
  }

  const drain = createDrain({
    name: 'mailer',
    bell: 'letters',
    bus,
    log,
    async drain() {
      if (clock.now() < restUntil) return 'later'
      const waiting = await store.read.letters.list(AT_ONCE)
      for (const letter of waiting.toSorted((a, b) => failuresOf(a) - failuresOf(b))) {
        if (isStopping) return false
        try {
          await settle(letter)
        } catch (error) {
          if (isStopping) return false
          failures.set(letter.seq, failuresOf(letter) + 1)
          restUntil = clock.now() + PAUSE_MS
          log.warn('mail.failed', { error: String(error), againInMs: PAUSE_MS })
          return 'later'
        }
      }
      return waiting.length === AT_ONCE
    },
  })

  return {
    name: 'mailer',
    start: () => drain.start(),
    async stop() {
      isStopping = true
      // A letter that is under way is given up, and sent by the next start.
      await Promise.all([drain.stop(), mail.close()])
    },
  }
}
