/** kind: what tells one kind of resource of the Flow Service from another. */
import type { FastifyRequest } from 'fastify'
import type { Static, TObject } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Draft, Resource } from '../../../domain/source.ts'
import type { Author, Naming } from '../../../ingest/flows/resource.ts'
import type { Ledgers } from '../../../platform/store/ledgers/ledgers.ts'
import type { ResourcesLedger } from '../../../platform/store/ledgers/resources.ts'
import type { Reading } from '../../../platform/store/store.ts'
import { draftFields } from '../../contract/flow-service.ts'
import type { Listable, Query } from '../../contract/lists.ts'
import type { Caller } from '../../plugins/auth.ts'
import type { Services } from '../../services.ts'

export const FLOW_SERVICE = '/data/foundation/flowservice'

/** What every resource has: the common fields and an id of its own. */
export type Common = Resource & { readonly id: Id<string> }

export interface Circumstances<Noun> {
  /** The resource as it is; `null` for a new one. */
  readonly before: Noun | null
  readonly caller: Caller
  readonly services: Services
}

export interface Kind<Noun extends Common & Own, Own extends object, Body extends TObject> {
  /** As in the path. */
  readonly type: string
  readonly Body: Body
  readonly naming: (body: Static<Body>) => Naming
  /** The body's own fields, checked; a Fault where they cannot be. */
  readonly own: (body: Static<Body>, circumstances: Circumstances<Noun>) => Promise<Own>
  readonly make: (common: Resource & { readonly id: Noun['id'] }, own: Own) => Noun
  readonly fields: (noun: Noun, services: Services) => Promise<Fields>
  readonly listable: Listable
  readonly ledger: (ledgers: Ledgers) => ResourcesLedger<Noun>
  readonly read: (services: Services) => Reading<ResourcesLedger<Noun>>
  /** A Fault where something that it cannot be without is gone; asked in the commit that keeps it. */
  readonly stands?: (noun: Noun, ledgers: Ledgers) => Promise<void>
  /** What cannot be without it, in words; `null` where nothing is in its way. */
  readonly users: (noun: Noun, ledgers: Ledgers) => Promise<string | null>
  /** What is written beside it, in the same commit. */
  readonly kept?: (noun: Noun, before: Noun | null, ledgers: Ledgers, now: number) => Promise<void>
  readonly removed?: (noun: Noun, by: string, ledgers: Ledgers, now: number) => Promise<void>
  /** What is told once it is there. */
  readonly told?: (services: Services) => void
}

export type Fields = Record<string, unknown>

/** Every field that all have, and `filterable` more. */
export function listableBy(type: string, ...filterable: readonly string[]): Listable {
  return { type, filterable: [...SORTABLE, 'description', ...filterable], sortable: SORTABLE }
}

/** What is short, for the token of a page names the last of it. */
const SORTABLE = [
  'id',
  'name',
  'state',
  'createdAt',
  'updatedAt',
  'createdBy',
  'updatedBy',
  'createdClient',
  'updatedClient',
]

export function isDraft(one: { readonly state: string }): one is Draft {
  return one.state === 'draft'
}

/** As it is read, be it a draft. */
export async function fieldsOf<Noun extends Common & Own, Own extends object, Body extends TObject>(
  kind: Kind<Noun, Own, Body>,
  one: Noun | Draft,
  services: Services,
): Promise<Fields> {
  return isDraft(one) ? draftFields(one, services.identity) : await kind.fields(one, services)
}

/** The resource or its draft; the documented 404 where neither is there. */
export async function findEither<
  Noun extends Common & Own,
  Own extends object,
  Body extends TObject,
>(
  kind: Kind<Noun, Own, Body>,
  id: string,
  ledger: Pick<Reading<ResourcesLedger<Noun>>, 'find' | 'findDraft'>,
): Promise<Noun | Draft> {
  const one = (await ledger.find(id as Noun['id'])) ?? (await ledger.findDraft(id))
  if (one === null) throw new Fault('FLOW-1439-404', { type: kind.type, id })
  return one
}

export function authorOf({ caller }: Pick<FastifyRequest, 'caller'>): Author {
  return { user: `${caller.clientId}@AdobeID`, client: caller.clientId }
}

/** As a header, or as the query parameter that Adobe's own collection sends (flow-service 1.6). */
export function etagOf(request: FastifyRequest): string | undefined {
  const query = request.query as Query
  const fromQuery = query['if-match']
  return request.headers['if-match'] ?? (typeof fromQuery === 'string' ? fromQuery : undefined)
}
