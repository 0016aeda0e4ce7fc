/**
 * journal-trial: what the tests of the journal's paths share: the real app, journals in it, runs that
 * end, and a reader.
 */
import assert from 'node:assert/strict'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { announceFact } from '../../../notify/events/announcer.ts'
import { aSuccess } from '../../../notify/notify-trial.ts'
import { type AppTrial, type Headers, openAppTrial } from '../../app-trial.ts'

export interface JournalTrial extends AppTrial {
  /** How many journals were opened: what makes the names of runs different. */
  readonly count: number
  /** Answers the path of a new one. */
  openJournal(): Promise<string>
  /** Ends runs with these ids, as far as whoever listens can tell. */
  endRuns(...ids: readonly string[]): Promise<void>
  read(url: string, more?: Headers): Promise<Page>
}

export interface Page {
  readonly status: number
  readonly runs: readonly string[]
  readonly last: string | undefined
  readonly next: string
  readonly headers: Readonly<Record<string, unknown>>
}

interface Pulled {
  events: { position: string; event: { event: { id: string } } }[]
  _page: { last?: string; count: number }
}

export async function openJournalTrial(): Promise<JournalTrial> {
  const trial = await openAppTrial()
  const { store, bus, clock, chance, log, identity } = trial.services
  const { consumerOrgId, projectId, workspaceId, credentialId, imsOrgId } = identity
  const options = { identity, publicUrl: '', activityIds: 'names', hasExtras: false } as const
  let count = 0

  return {
    ...trial,
    get count() {
      return count
    },
    async openJournal() {
      const registrations = `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`
      const { status, json } = await trial.ask('POST', registrations, {
        client_id: identity.clientId,
        name: `Journal ${++count}`,
        delivery_type: 'journal',
        events_of_interest: [
          { provider_id: PLATFORM_NOTIFICATIONS.id, event_code: 'sources_flow_run_success' },
        ],
      })
      assert.equal(status, 201)
      const { registration_id: id } = json as { registration_id: string }
      return `/events/organizations/${consumerOrgId}/integrations/${credentialId}/${id}`
    },
    async endRuns(...ids) {
      for (const id of ids) {
        await store.commit(({ outbox }) => outbox.append({ kind: 'runEnded', run: aSuccess(id) }))
        const [entry] = await store.read.outbox.list(1)
        assert.ok(entry)
        await announceFact(entry, { store, bus, clock, chance, log, imsOrgId, options })
      }
    },
    async read(url, more = {}) {
      const { status, json, headers } = await trial.ask('GET', url, undefined, {
        'x-ims-org-id': imsOrgId,
        ...more,
      })
      const page = (json ?? { events: [], _page: { count: 0 } }) as Pulled
      const last = page.events.at(-1)?.position
      assert.deepEqual(page._page, { count: page.events.length, ...(last ? { last } : {}) })
      const [first = ''] = headers['link'] as string[]
      const next = /^<(.+)>; rel="next"$/.exec(first)?.[1]
      assert.ok(next, 'the first link is the next one')
      return { status, runs: page.events.map(({ event }) => event.event.id), last, next, headers }
    },
  }
}

/** What the `Link` lines of a journal are to be. */
export function linksOf(url: string, since: string, limit = '', base = ''): string[] {
  const tail = url.replace('/events', '')
  return [
    `<${base}/events${tail}?since=${since}${limit}>; rel="next"`,
    `<${base}/events${tail}>; rel="events"`,
    `<${base}/count${tail}?since=${since}>; rel="count"`,
    `<${base}/events${tail}?latest=true>; rel="latest"`,
    `<${base}/events${tail}?since={position}&limit={count}>; rel="page"`,
    `<${base}/events${tail}?seek={duration}&limit={count}>; rel="seek"`,
    `<${base}/events-validate${tail}?since=${since}>; rel="validate"`,
  ]
}

/** The position that a next link begins behind. */
export function sinceOf(next: string): string {
  return new URL(next, 'https://weir.example').searchParams.get('since') ?? ''
}
