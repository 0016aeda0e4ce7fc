/**
 * journal: the ordered log that a registration can pull, whatever its delivery type (io-events 5).
 * Before: announce. After: registration.
 * Keeps: reading from a position again gives the same events in the same order.
 */
import type { RegistrationId } from '../../domain/ids.ts'
import { type Position, positionOf, positionToText } from '../../domain/position.ts'
import { Fault } from '../../domain/fault.ts'
import type { Store } from '../../platform/store/store.ts'

export interface JournalRequest {
  readonly since: string | null
  readonly latest: boolean
  readonly limit: number | null
}

export interface JournalPage {
  readonly events: readonly { readonly position: string; readonly event: unknown }[]
  /** Where the next page begins: the last position of this one, or the one that was asked for. */
  readonly next: string
}

export async function readJournal(
  registrationId: RegistrationId,
  { since, latest, limit }: JournalRequest,
  { read }: Store<'journal'>,
): Promise<JournalPage> {
  const start = await startOf(registrationId, since, latest, read.journal)
  const entries = await read.journal.list(registrationId, start, limit ?? DEFAULT_LIMIT)
  const page = withinBytes(entries)
  return {
    events: page.map(({ position, body }) => ({
      position: positionToText(position),
      event: JSON.parse(body),
    })),
    next: positionToText(page.at(-1)?.position ?? start),
  }
}

/** Decision 25. */
const DEFAULT_LIMIT = 100
export const MAX_LIMIT = 1_000
const MAX_PAGE_BYTES = 1_500_000

/** `since` wins over `latest`: a client adds `latest` to a `next` link (io-events 9.1). */
async function startOf(
  registrationId: RegistrationId,
  since: string | null,
  latest: boolean,
  journal: Store<'journal'>['read']['journal'],
): Promise<Position> {
  if (since === null) return latest ? await journal.findLatest(registrationId) : 0
  const position = positionOf(since)
  if (position === null) {
    throw new Fault('EVENTS-400', {
      problem: `"${since}" is not a position of a journal. Take one from a \`next\` link or leave \`since\` out.`,
    })
  }
  return position
}

/** As many entries as fit a page; always one, however large. */
function withinBytes<Entry extends { readonly body: string }>(entries: readonly Entry[]): Entry[] {
  let bytes = 0
  return entries.filter(({ body }, index) => {
    bytes += Buffer.byteLength(body)
    return index === 0 || bytes <= MAX_PAGE_BYTES
  })
}
