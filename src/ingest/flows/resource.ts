/** resource: what the resources of the Flow Service have in common when they are made and looked up. */
import { Fault } from '../../domain/fault.ts'
import type { Resource } from '../../domain/source.ts'
import type { RowChance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'

/** Who makes a resource. */
export interface Author {
  readonly user: string
  readonly client: string
}

export interface Naming {
  readonly name: string
  readonly description: string
}

/** What a kind of resource has beyond what all have. */
export type Own<Noun extends Resource> = Omit<Noun, keyof Resource | 'id'>

export interface MakingNeeds {
  readonly clock: Clock
  readonly chance: RowChance
}

export function newResource(
  { name, description }: Naming,
  author: Author,
  { clock, chance }: MakingNeeds,
): Resource {
  const now = clock.now()
  return {
    name,
    description,
    createdAt: now,
    updatedAt: now,
    createdBy: author.user,
    createdClient: author.client,
    updatedBy: author.user,
    updatedClient: author.client,
    etag: chance.etag(),
    state: 'enabled',
  }
}

/** What a change makes of the fields that all resources have. */
export function changedResource(
  before: Resource,
  naming: Naming,
  author: Author,
  needs: MakingNeeds,
): Resource {
  const { createdAt, createdBy, createdClient, state } = before
  return { ...naming, createdAt, createdBy, createdClient, state, ...changedBy(author, needs) }
}

/** What every change leaves: when, by whom, and another version. */
export function changedBy({ user, client }: Author, { clock, chance }: MakingNeeds) {
  return { updatedAt: clock.now(), updatedBy: user, updatedClient: client, etag: chance.etag() }
}

/** The row, or the documented 404 of its kind (flow-service 1.9). */
export function found<T>(row: T | null, type: string, id: string): T {
  if (row === null) throw new Fault('FLOW-1439-404', { type, id })
  return row
}
