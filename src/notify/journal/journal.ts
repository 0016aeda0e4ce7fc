/**
 * journal: the ordered log that a registration can pull, whatever its delivery type (io-events 5).
 * Before: announce. After: registration.
 * Keeps: reading from a position again gives the same events in the same order, or says that some of
 * them are gone; nothing is passed over in silence.
 */
import { Fault } from '../../domain/fault.ts'
import type { RegistrationId } from '../../domain/ids.ts'
import { type Position, positionOf, positionToText } from '../../domain/position.ts'
import type { Store } from '../../platform/store/store.ts'

export interface JournalRequest {
  readonly since: string | null
  readonly latest: boolean
  /** An instant: begin with what was journaled then. */
  readonly seekTo: number | null
  readonly limit: number | null
}

export interface JournalPage {
  /** `body`: JSON, as it was signed and sent. */
  readonly events: readonly { readonly position: string; readonly body: string }[]
  /** Where the next page begins: the last position of this one, or where this one began. */
  readonly next: string
  /** Whether there was no room for more: asking for it again gives the same page. */
  readonly isFull: boolean
}

export async function readJournal(
  registrationId: RegistrationId,
  request: JournalRequest,
  { read: { journal } }: Store<'journal'>,
): Promise<JournalPage> {
  for (;;) {
    const start = await startOf(registrationId, request, journal)
    const { entries, isFull } = await entriesAfter(start, registrationId, request.limit, journal)
    // Only now: retention may have cleared something while the entries were being read.
    if (start >= (await journal.findFloor(registrationId))) {
      return {
        events: entries.map(({ position, body }) => ({
          position: positionToText(position, registrationId),
          body,
        })),
        next: positionToText(entries.at(-1)?.position ?? start, registrationId),
        isFull,
      }
    }
    if (request.since !== null) throw gone(request.since)
  }
}

/** Says by a Fault why a journal cannot be read from a position; answers the place where it can. */
export async function checkPosition(
  registrationId: RegistrationId,
  since: string,
  journal: JournalReading,
): Promise<Position> {
  const read = positionOf(since, registrationId)
  if (read.kind === 'malformed') throw unusable(since, 'is not a position of a journal')
  if (read.kind === 'foreign') throw unusable(since, 'is a position of another journal')
  if (read.position > (await journal.findLatest(registrationId))) {
    throw unusable(since, 'lies beyond the end of this journal')
  }
  if (read.position < (await journal.findFloor(registrationId))) throw gone(since)
  return read.position
}

/** How many events come after a position, or are kept at all; counted no further than COUNTED. */
export async function countJournal(
  registrationId: RegistrationId,
  since: string | null,
  { read: { journal } }: Store<'journal'>,
): Promise<{ count: number; isMore: boolean }> {
  const start = since === null ? 0 : await checkPosition(registrationId, since, journal)
  const count = await journal.count(registrationId, start, COUNTED + 1)
  return { count: Math.min(count, COUNTED), isMore: count > COUNTED }
}

/** Decision 25. */
const DEFAULT_LIMIT = 100
export const MAX_LIMIT = 1_000
const MAX_PAGE_BYTES = 1_500_000
/** What the wire adds to the bodies: to each its position and their names, and to the whole page. */
const ENTRY_EXTRA_BYTES = 64
const PAGE_EXTRA_BYTES = 128
/** Read at once, so that a page of large bodies is not held many times over. */
const CHUNK = 50
/** A million rows would take a tenth of a second, in which nothing else moves. */
const COUNTED = 100_000

type JournalReading = Store<'journal'>['read']['journal']

/** `since` wins over `latest`, for a client adds that to a `next` link (io-events 9.1); so does a seek. */
async function startOf(
  registrationId: RegistrationId,
  { since, latest, seekTo }: JournalRequest,
  journal: JournalReading,
): Promise<Position> {
  if (since !== null && seekTo !== null) {
    const problem = '`since` and `seek` both say where to begin. Leave one of them out.'
    throw new Fault('EVENTS-400', { problem })
  }
  if (since !== null) return await checkPosition(registrationId, since, journal)
  if (seekTo !== null) return await journal.findBefore(registrationId, seekTo)
  return latest ? await journal.findLatest(registrationId) : await journal.findFloor(registrationId)
}

/** As many as were asked for and fit a page, and always one, however large. */
async function entriesAfter(
  start: Position,
  registrationId: RegistrationId,
  asked: number | null,
  journal: JournalReading,
) {
  const limit = asked ?? DEFAULT_LIMIT
  const entries: { readonly position: Position; readonly body: string }[] = []
  let bytes = PAGE_EXTRA_BYTES
  while (entries.length < limit) {
    const after = entries.at(-1)?.position ?? start
    const wanted = Math.min(CHUNK, limit - entries.length)
    const chunk = await journal.list(registrationId, after, wanted)
    for (const entry of chunk) {
      bytes += Buffer.byteLength(entry.body) + ENTRY_EXTRA_BYTES
      if (bytes > MAX_PAGE_BYTES && entries.length > 0) return { entries, isFull: true }
      entries.push(entry)
    }
    if (chunk.length < wanted) return { entries, isFull: false }
  }
  return { entries, isFull: true }
}

function unusable(since: string, why: string): Fault {
  return new Fault('EVENTS-400', {
    problem: `"${since}" ${why}. Take one from a \`next\` link of this journal or leave \`since\` out.`,
  })
}

function gone(since: string): Fault {
  return new Fault('EVENTS-410', {
    problem: `The position "${since}" has expired: events that came after it are not kept any more. Leave \`since\` out to begin with the oldest that are, or begin at the end with \`latest=true\`.`,
  })
}
