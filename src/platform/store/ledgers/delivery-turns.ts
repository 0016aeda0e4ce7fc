/** delivery-turns: which due deliveries are claimed, the registrations by turns, each up to its share. */
import type { RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import { firstDueOf } from './delivery-questions.ts'
import { AGAIN, COLUMNS, type DeliveryRow, FIRST } from './delivery-rows.ts'

/**
 * Of the registrations that have something due, by their ids: how many deliveries each may have taken,
 * and how many of them may have been tried before.
 */
export type Share = (
  wanting: readonly RegistrationId[],
) => ReadonlyMap<RegistrationId, { readonly all: number; readonly again: number }>

/** What is due by the shares, longest due first. */
export async function takeTurns(rows: Rows, now: number, share: Share): Promise<DueRow[]> {
  const wanting = new Set<RegistrationId>()
  for (const kind of [FIRST, AGAIN]) {
    for (const { id } of await rows.all<{ id: RegistrationId }>(wantingOf(kind), now)) {
      wanting.add(id)
    }
  }
  const shares = share([...wanting].toSorted())
  if (shares.size === 0) return []
  const due: DueRow[] = []
  for (const [kind, count] of [
    [AGAIN, 'again'],
    [FIRST, 'all'],
  ] as const) {
    const most = new Map<string, number>([...shares].map(([id, portion]) => [id, portion[count]]))
    const ids = JSON.stringify([...most.keys()])
    const found = await rows.all<DueRow>(dueOf(kind), ids, now, Math.max(...most.values()))
    due.push(...noMoreThan(most, found))
  }
  const all = new Map<string, number>([...shares].map(([id, portion]) => [id, portion.all]))
  return noMoreThan(all, due)
}

/** Of each registration the longest due, up to so many; all of them longest due first. */
function noMoreThan(most: ReadonlyMap<string, number>, due: readonly DueRow[]): DueRow[] {
  const left = new Map(most)
  return due.toSorted(byDue).filter(({ registration_id: id }) => {
    const count = left.get(id) ?? 0
    left.set(id, count - 1)
    return count > 0
  })
}

/** Those that have something of that kind due. */
function wantingOf(kind: string): string {
  return `${firstDueOf(kind)} SELECT id FROM first_due WHERE due_at <= ?`
}

/** `?1`: a list of registrations; `?3`: up to how many deliveries of each. */
function dueOf(kind: string): string {
  // Of the columns only the first, the id, is one of json_each too.
  return `SELECT deliveries.${COLUMNS}, body_id, byte_count
    FROM json_each(?1) AS turn JOIN deliveries ON deliveries.id IN (
      SELECT id FROM deliveries AS own
      WHERE ${kind} AND registration_id = turn.value AND next_attempt_at <= ?2
      ORDER BY next_attempt_at, id LIMIT ?3)`
}

export interface DueRow extends DeliveryRow {
  body_id: number | null
  byte_count: number
}

function byDue(a: Pick<DueRow, 'id' | 'next_attempt_at'>, b: typeof a): number {
  return dueAt(a) - dueAt(b) || a.id - b.id
}

function dueAt(row: Pick<DeliveryRow, 'next_attempt_at'>): number {
  return row.next_attempt_at ?? 0
}
