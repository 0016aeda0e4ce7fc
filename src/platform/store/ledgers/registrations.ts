/** registrations: who wants what; the index of interests is kept with them. */
import { LRUCache } from 'lru-cache'
import type { ProviderId, RegistrationId, WorkspaceId } from '../../../domain/ids.ts'
import type { Registration, WebhookStatus } from '../../../domain/registration.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'
import { clearRemoved } from './retention.ts'

export function registrationsLedger(rows: Rows) {
  /** Each attempt reads one, and hardly ever finds another than the last time. */
  const known = new LRUCache<RegistrationId, { revision: number; registration: Registration }>({
    max: 10_000,
  })

  /** Reads no more than those that have changed since they were read last. */
  async function read(found: readonly Revision[]): Promise<Registration[]> {
    const registrations = new Map<number, Registration>()
    const changed = new Map<number, Revision>()
    for (const one of found) {
      const before = known.get(one.id)
      if (before?.revision === one.revision) registrations.set(one.seq, before.registration)
      else changed.set(one.seq, one)
    }
    if (changed.size > 0) {
      const seqs = JSON.stringify([...changed.keys()])
      for (const row of await rows.all<RegistrationRow>(`${SELECT} WHERE seq IN ${LISTED}`, seqs)) {
        const registration = registrationOf(row)
        registrations.set(row.seq, registration)
        const revision = changed.get(row.seq)?.revision ?? 0
        known.set(registration.id, { revision, registration })
      }
    }
    return found.flatMap(({ seq }) => registrations.get(seq) ?? [])
  }

  async function replaceInterests(registration: Registration): Promise<void> {
    await rows.run('DELETE FROM interests WHERE registration_id = ?', registration.id)
    for (const { providerId, eventCode } of registration.interests) {
      await rows.run(
        'INSERT OR IGNORE INTO interests (provider_id, event_code, registration_id) VALUES (?, ?, ?)',
        providerId,
        eventCode,
        registration.id,
      )
    }
  }

  return {
    async find(id: RegistrationId): Promise<Registration | null> {
      const found = await rows.all<Revision>(
        'SELECT id, seq, revision FROM registrations WHERE id = ?',
        id,
      )
      return (await read(found))[0] ?? null
    },

    async findByName(workspaceId: WorkspaceId, name: string): Promise<Registration | null> {
      const row = await rows.one<RegistrationRow>(
        `${SELECT} WHERE workspace_id = ? AND name = ?`,
        workspaceId,
        name,
      )
      return row === null ? null : registrationOf(row)
    },

    async list(workspaceId: WorkspaceId): Promise<Registration[]> {
      const found = await rows.all<RegistrationRow>(
        `${SELECT} WHERE workspace_id = ? ORDER BY seq`,
        workspaceId,
      )
      return found.map(registrationOf)
    },

    /** Of all workspaces, oldest first. */
    async listPage({ offset, limit }: { offset: number; limit: number }): Promise<Registration[]> {
      const found = await rows.all<RegistrationRow>(
        `${SELECT} ORDER BY seq LIMIT ? OFFSET ?`,
        limit,
        offset,
      )
      return found.map(registrationOf)
    },

    /** Those whose status may change by the passing of time alone. */
    async listOfStatus(
      status: Extract<WebhookStatus, 'pending_verification' | 'unstable'>,
    ): Promise<Registration[]> {
      const found = await rows.all<RegistrationRow>(
        `${SELECT} WHERE status IN ('pending_verification', 'unstable') AND status = ? ORDER BY seq`,
        status,
      )
      return found.map(registrationOf)
    },

    /** The one that awaits being called back with that id. */
    async findOfValidation(validationId: string): Promise<Registration | null> {
      const row = await rows.one<RegistrationRow>(
        `${SELECT} WHERE status = 'pending_verification' AND document ->> '$.validation.id' = ?`,
        validationId,
      )
      return row === null ? null : registrationOf(row)
    },

    /** Those that asked for a code of a provider, in any of the spellings given. */
    async listInterested(
      providerId: ProviderId,
      eventCodes: readonly string[],
    ): Promise<Registration[]> {
      const found = await rows.all<Revision>(
        `SELECT id, seq, revision FROM registrations WHERE id IN (
           SELECT registration_id FROM interests
           WHERE provider_id = ? AND event_code IN (SELECT value FROM json_each(?))
         ) ORDER BY seq`,
        providerId,
        JSON.stringify(eventCodes),
      )
      return await read(found)
    },

    async count(): Promise<number> {
      return (await rows.one<{ n: number }>('SELECT count(*) AS n FROM registrations'))?.n ?? 0
    },

    async countOfClient(clientId: string): Promise<number> {
      const row = await rows.one<{ n: number }>(
        'SELECT count(*) AS n FROM registrations WHERE client_id = ?',
        clientId,
      )
      return row?.n ?? 0
    },

    async insert(registration: Registration): Promise<void> {
      await rows.run(
        `INSERT INTO registrations (id, workspace_id, client_id, name, status, document, revision)
         VALUES (?, ?, ?, ?, ?, ?, ${NEW_REVISION})`,
        registration.id,
        registration.workspaceId,
        registration.clientId,
        registration.name,
        registration.status,
        JSON.stringify(registration),
      )
      await replaceInterests(registration)
    },

    /** Answers whether there was a row to replace. */
    async replace(registration: Registration): Promise<boolean> {
      const changed = await rows.run(
        `UPDATE registrations SET name = ?, status = ?, document = ?, revision = ${NEW_REVISION} WHERE id = ?`,
        registration.name,
        registration.status,
        JSON.stringify(registration),
        registration.id,
      )
      await replaceInterests(registration)
      return changed > 0
    },

    /**
     * Takes its journal, deliveries, traces and replays with it (decision 29): a little at once, for
     * everybody waits for a commit; what is left is nobody's, and retention clears it. Answers whether
     * it was there.
     */
    async remove(id: RegistrationId): Promise<boolean> {
      const wasThere = (await rows.run('DELETE FROM registrations WHERE id = ?', id)) > 0
      for (const table of FEW) await rows.run(`DELETE FROM ${table} WHERE registration_id = ?`, id)
      const isLeft = await clearRemoved(rows, id, CLEARED_AT_ONCE)
      if (isLeft) await rows.run('INSERT OR IGNORE INTO removed_registrations VALUES (?)', id)
      return wasThere
    },
  }
}

const FEW = ['interests', 'journal_floors', 'tallies', 'replays']

/** Of each table (measured: 7 ms where there are 200,000 deliveries and as many entries). */
const CLEARED_AT_ONCE = 1_000

const SELECT = 'SELECT seq, document FROM registrations'

interface Revision {
  id: RegistrationId
  seq: number
  revision: number
}

const LISTED = '(SELECT value FROM json_each(?))'

/** By chance, in 52 bits: one that counts would come again after a change that was undone. */
const NEW_REVISION = 'random() >> 12'

export interface RegistrationRow extends DocumentRow {
  seq: number
}

/** The int64 `id` of the wire is the row's ordinal. */
export function registrationOf({ seq, document }: RegistrationRow): Registration {
  return { ...JSON.parse(document), number: seq }
}
