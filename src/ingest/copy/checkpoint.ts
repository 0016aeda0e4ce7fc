/** checkpoint: where the last copy of a flow stopped, as the items it has promoted (pure). */
import type { TakenItem } from '../../domain/batch.ts'
import type { Window } from '../../domain/run.ts'

/**
 * The items that no batch of the flow holds yet. An item that was changed since, by size or by
 * modification time, is new again (flow-service 2.9).
 */
export function newItems(
  listed: readonly TakenItem[],
  taken: readonly TakenItem[],
): readonly TakenItem[] {
  const known = new Set(taken.map(nameOf))
  return listed.filter((item) => !known.has(nameOf(item)))
}

/** Those that were last changed within a window. */
export function itemsWithin(
  listed: readonly TakenItem[],
  { from, to }: Window,
): readonly TakenItem[] {
  return listed.filter(
    ({ modifiedAt }) => (from === null || modifiedAt >= from) && (to === null || modifiedAt < to),
  )
}

/** The first of the items that is not there any more as it was; `null` where all are. */
export function firstChanged(
  only: readonly TakenItem[],
  listed: readonly TakenItem[],
): TakenItem | null {
  const there = new Set(listed.map(nameOf))
  return only.find((item) => !there.has(nameOf(item))) ?? null
}

/** Says that two sightings of an item saw the same bytes, as far as the source tells. */
export function isSameItem(a: TakenItem, b: TakenItem): boolean {
  return nameOf(a) === nameOf(b)
}

function nameOf({ path, bytes, modifiedAt }: TakenItem): string {
  return `${bytes}:${modifiedAt}:${path}`
}
