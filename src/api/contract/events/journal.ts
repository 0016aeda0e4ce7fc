/** journal: a page of a journal on the wire, and the links that go with it (io-events 5.2). */
import { Type } from 'typebox'
import type { Identity } from '../../../domain/credential.ts'
import type { Registration } from '../../../domain/registration.ts'
import type { JournalPage } from '../../../notify/journal/journal.ts'
import { journalTail } from './places.ts'

export const JOURNAL_TYPE = 'application/vnd.adobecloud.events+json;charset=UTF-8'

const JournalFields = Type.Object({
  events: Type.Array(Type.Object({ position: Type.String(), event: Type.Unknown() })),
  _page: Type.Object({ last: Type.String(), count: Type.Integer() }),
})

export const JournalAnswer = {
  description: 'A page of the journal; its `Link` headers lead on.',
  content: { [JOURNAL_TYPE]: { schema: JournalFields } },
}

/** Documented by its name only. `isMore`: there are more than were counted. */
export const JournalCount = Type.Object({ count: Type.Integer(), isMore: Type.Boolean() })

/** Written by hand: the bodies stay the bytes that were signed, where parsing would round their numbers. */
export function journalText({ events, next }: JournalPage): string {
  const items = events.map(
    ({ position, body }) => `{"position":${JSON.stringify(position)},"event":${body}}`,
  )
  const page = JSON.stringify({ last: next, count: events.length })
  return `{"events":[${items.join(',')}],"_page":${page}}`
}

export interface JournalLinks {
  readonly next: string
  /** As it was asked for; `null` where it was not. */
  readonly limit: number | null
  /** What links begin with; '' for relative ones. */
  readonly base: string
}

/** The values of the `Link` header: a line for each relation, `next` first, for clients read them so (io-events 9.2). */
export function journalLinks(
  registration: Pick<Registration, 'credentialId' | 'id'>,
  identity: Identity,
  { next, limit, base }: JournalLinks,
): string[] {
  const tail = journalTail(registration, identity)
  const link = (relation: string, path: string, query = ''): string =>
    `<${base}${path}${tail}${query}>; rel="${relation}"`
  return [
    link('next', '/events', `?since=${next}${limit === null ? '' : `&limit=${limit}`}`),
    link('events', '/events'),
    link('count', '/count', `?since=${next}`),
    link('latest', '/events', '?latest=true'),
    link('page', '/events', '?since={position}&limit={count}'),
    link('seek', '/events', '?seek={duration}&limit={count}'),
    link('validate', '/events-validate', `?since=${next}`),
  ]
}
