/**
 * retention: drops what has grown too old, a few rows at a step, each step a range of the primary key.
 * Keeps: of a journal only its beginning is dropped, and its floor rises in the same commit; a delivery
 * that is still owed stays, and so does every event and body that a journal, a delivery or a trace
 * points to.
 *
 * What a removed registration has left goes whatever its age. Its id never comes again.
 *
 * Rows are taken as oldest first in the order in which they were written. A step ends at the first
 * that is young enough. One that says to be from later than now comes from a clock that ran ahead: it
 * is as old as what was written after it, or it would hold up all the others.
 */
import type { RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import { OPEN } from './delivery-rows.ts'
import { rollUpOf } from './roll-ups.ts'

/**
 * What grows old, in the order of a round. Events stay for as long as one of the others points to them,
 * and go before these, which is a round later: whoever has just read of one, to send it again, can
 * still owe it.
 */
export const AGEING = ['events', 'journal', 'deliveries', 'traces', 'replays'] as const

export type Ageing = (typeof AGEING)[number]

export interface Step {
  readonly removed: number
  /** Where the next step goes on; `null` where nothing that is old enough comes after. */
  readonly next: number | null
}

export function retentionLedger(rows: Rows) {
  const oldRows = async <Row extends Aged>(
    { table, key, at, also }: Place,
    { before, after, latest, limit }: Range,
  ): Promise<{ old: Row[]; next: number | null }> => {
    const found = await rows.all<Row>(
      `SELECT ${[`${key} AS seq`, `${at} AS at`, ...also].join(', ')} FROM ${table}
       WHERE ${key} > ? ORDER BY ${key} LIMIT ?`,
      after,
      limit,
    )
    const last = found.at(-1)
    const isAhead = last !== undefined && last.at > latest
    const following = isAhead
      ? await rows.one<{ at: number }>(
          `SELECT ${at} AS at FROM ${table} WHERE ${key} > ? AND ${at} <= ? ORDER BY ${key} LIMIT 1`,
          last.seq,
          latest,
        )
      : null
    const instants = believable(found, latest, following?.at ?? Number.POSITIVE_INFINITY)
    const young = instants.findIndex((instant) => instant >= before)
    const old = young === -1 ? found : found.slice(0, young)
    const isLast = young !== -1 || found.length < limit
    return { old, next: isLast ? null : (last?.seq ?? null) }
  }

  const drop: Record<Ageing, (range: Range) => Promise<Step>> = {
    async journal(range) {
      const { old, next } = await oldRows<Aged & { journal: string }>(
        {
          table: 'journal_entries',
          key: 'position',
          at: 'at',
          also: ['registration_id AS journal'],
        },
        range,
      )
      // The last of each journal is its floor.
      const floors = [...new Map(old.map(({ journal, seq }) => [journal, seq]))]
      await rows.run(
        `INSERT INTO journal_floors (registration_id, position)
         SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
         ON CONFLICT (registration_id) DO UPDATE SET position = excluded.position`,
        JSON.stringify(floors),
      )
      const last = old.at(-1)?.seq ?? 0
      const removed = await rows.run('DELETE FROM journal_entries WHERE position <= ?', last)
      rows.add('journal entries', -removed)
      return { removed, next }
    },

    async deliveries(range) {
      const { old, next } = await oldRows<Aged & { status: string }>(
        { table: 'deliveries', key: 'id', at: 'created_at', also: ['status'] },
        range,
      )
      const settled = old.filter(({ status }) => status !== 'waiting' && status !== 'sending')
      const ids = JSON.stringify(settled.map(({ seq }) => seq))
      await rows.run(`DELETE FROM delivery_items WHERE delivery_id IN ${LISTED}`, ids)
      const removed = await rows.run(`DELETE FROM deliveries WHERE id IN ${LISTED}`, ids)
      return { removed, next }
    },

    async traces(range) {
      const { old, next } = await oldRows(
        { table: 'traces', key: 'seq', at: 'at', also: [] },
        range,
      )
      const ids = JSON.stringify(old.map(({ seq }) => seq))
      return { removed: await rows.run(`DELETE FROM traces WHERE seq IN ${LISTED}`, ids), next }
    },

    async replays(range) {
      const { old, next } = await oldRows<Aged & { status: string; endedAt: number }>(
        {
          table: 'replays',
          key: 'seq',
          at: `document ->> 'createdAt'`,
          also: [`document ->> 'updatedAt' AS endedAt`, 'status'],
        },
        range,
      )
      const over = old.filter(
        ({ status, endedAt }) =>
          (status === 'finished' || status === 'cancelled') && endedAt < range.before,
      )
      const ids = JSON.stringify(over.map(({ seq }) => seq))
      return { removed: await rows.run(`DELETE FROM replays WHERE seq IN ${LISTED}`, ids), next }
    },

    async events(range) {
      const { old, next } = await oldRows<Aged & { id: string }>(
        { table: 'events', key: 'position', at: 'at', also: ['id'] },
        range,
      )
      const free = await rows.all<{ id: string }>(
        `SELECT value AS id FROM json_each(?) AS old
         WHERE NOT EXISTS (SELECT 1 FROM journal_entries WHERE event_id = old.value)
           AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = old.value)
           AND NOT EXISTS (SELECT 1 FROM delivery_items WHERE event_id = old.value)
           AND NOT EXISTS (SELECT 1 FROM bodies JOIN traces ON traces.body_id = bodies.id
                           WHERE bodies.event_id = old.value)`,
        JSON.stringify(old.map(({ id }) => id)),
      )
      const ids = JSON.stringify(free.map(({ id }) => id))
      await rows.run(`DELETE FROM misses WHERE event_id IN ${LISTED}`, ids)
      await rows.run(`DELETE FROM bodies WHERE event_id IN ${LISTED}`, ids)
      return { removed: await rows.run(`DELETE FROM events WHERE id IN ${LISTED}`, ids), next }
    },
  }

  return {
    /** Of the `limit` rows that follow, those from before that instant that nothing needs. */
    async drop(what: Ageing, range: Range): Promise<Step> {
      return await drop[what](range)
    },

    /** Of what removed registrations have left, up to so many rows of each table. Answers whether more is left. */
    async dropRemoved(limit: number): Promise<boolean> {
      const removed = await rows.one<{ id: RegistrationId }>(
        'SELECT registration_id AS id FROM removed_registrations LIMIT 1',
      )
      if (removed === null) return false
      const isLeft = await clearRemoved(rows, removed.id, limit)
      if (isLeft) return true
      await rows.run('DELETE FROM removed_registrations WHERE registration_id = ?', removed.id)
      return (await rows.one('SELECT 1 FROM removed_registrations LIMIT 1')) !== null
    },
  }
}

/** Up to so many rows of each table, the newest first: among them is what is still owed. Answers whether more may be left. */
export async function clearRemoved(
  rows: Rows,
  id: RegistrationId,
  limit: number,
): Promise<boolean> {
  const newest = `SELECT id FROM deliveries WHERE registration_id = ?1 ORDER BY id DESC LIMIT ?2`
  await rows.run(`DELETE FROM delivery_items WHERE delivery_id IN (${newest})`, id, limit)
  const open = await rows.all<{ status: 'waiting' | 'sending'; attempts: number }>(
    `SELECT status, attempts FROM deliveries WHERE id IN (${newest}) AND ${OPEN}`,
    id,
    limit,
  )
  for (const { status, attempts } of open) rows.add(rollUpOf(status, attempts), -1)
  const deliveries = await rows.run(`DELETE FROM deliveries WHERE id IN (${newest})`, id, limit)
  const [entries = 0, traces] = await clearEach(rows, id, limit)
  rows.add('journal entries', -entries)
  return [deliveries, entries, traces].includes(limit)
}

/** Answers how many journal entries, and how many traces. */
async function clearEach(rows: Rows, id: RegistrationId, limit: number): Promise<number[]> {
  const removed: number[] = []
  for (const [table, key] of [
    ['journal_entries', 'position'],
    ['traces', 'seq'],
  ]) {
    const rest = `SELECT ${key} FROM ${table} WHERE registration_id = ?1 LIMIT ?2`
    removed.push(await rows.run(`DELETE FROM ${table} WHERE ${key} IN (${rest})`, id, limit))
  }
  return removed
}

export interface Range {
  readonly before: number
  /** The last instant that a row can be from. */
  readonly latest: number
  /** The `next` of the step before; 0 for the first. */
  readonly after: number
  readonly limit: number
}

interface Aged {
  seq: number
  at: number
}

/** Where in a table the order and the instant of its rows stand, and what else of them is wanted. */
interface Place {
  readonly table: string
  readonly key: string
  readonly at: string
  readonly also: readonly string[]
}

/** When each of them was written; `following` is when the one after them was. */
function believable(found: readonly Aged[], latest: number, following: number): number[] {
  let next = following
  const instants = found.toReversed().map(({ at }) => {
    next = at > latest ? next : at
    return next
  })
  return instants.reverse()
}

const LISTED = '(SELECT value FROM json_each(?))'
