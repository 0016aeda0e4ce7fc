/** measures: a count, a size, a duration, an instant, as elements: exact for a machine, short for the eye. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useSyncExternalStore } from 'react'
import {
  type Measure,
  spokenAgo,
  spokenBytes,
  spokenCount,
  spokenDuration,
  spokenInstant,
  spokenShort,
} from './spoken.ts'

const number = style({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' })
/** It may break between its halves where there is little room; a cell of a table allows none. */
const instant = style({ fontVariantNumeric: 'tabular-nums' })
const aside = style({ color: 'neutral-subdued' })

export function Count({ value }: { readonly value: Measure }) {
  return <span className={number}>{spokenCount(value)}</span>
}

export function Bytes({ value }: { readonly value: Measure }) {
  return (
    <span className={number} title={value === null ? undefined : `${spokenCount(value)} bytes`}>
      {spokenBytes(value)}
    </span>
  )
}

export function Duration({ ms }: { readonly ms: Measure }) {
  return <span className={number}>{spokenDuration(ms)}</span>
}

/** In UTC and, quieter, as seen from now. */
export function When({
  at,
  isShort = false,
  hasZone = false,
}: {
  readonly at: number | null
  readonly isShort?: boolean
  /** Where nothing around it says that it is in UTC, as the header of a table does. */
  readonly hasZone?: boolean
}) {
  const now = useNow()
  if (at === null) return <span>–</span>
  return (
    <time
      className={instant}
      dateTime={new Date(at).toISOString()}
      title={`${spokenInstant(at)} UTC, ${spokenAgo(at, now)}`}
    >
      {isShort ? spokenAgo(at, now) : spokenShort(at, now)}
      {hasZone ? ' UTC' : ''}
      {isShort ? null : <span className={aside}> · {spokenAgo(at, now)}</span>}
    </time>
  )
}

/** The clock of the page: one timer for all that look at it. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, readClock)
}

const TICK_MS = 15_000
const STALE_MS = 1_000
const watchers = new Set<() => void>()
let now = Date.now()

let timer: ReturnType<typeof setInterval> | undefined

function watchClock(watcher: () => void): () => void {
  // What is made now is not of a moment to come, as it would be by a clock that stood since the last tick.
  if (Date.now() - now > STALE_MS) tick()
  watchers.add(watcher)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const one of watchers) one()
}

function readClock(): number {
  return now
}
