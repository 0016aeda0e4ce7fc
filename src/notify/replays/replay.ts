/**
 * replay: what a journal holds is sent once more, by a plan that can be looked at before anything is
 * sent, and paused or cancelled at any time (decision 28).
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Fault } from '../../domain/fault.ts'
import type { RegistrationId } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import {
  type Replay,
  REPLAY_MOVES,
  type ReplayStatus,
  type ReplayWindow,
} from '../../domain/replay.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { ReplayEntry, Stretch } from '../../platform/store/ledgers/replays.ts'
import type { Store } from '../../platform/store/store.ts'
import { whyNotPushed } from '../registrations/pushable.ts'
import { isInWindow, isPassedOn } from './window.ts'

export interface ReplayNeeds {
  readonly store: Store<'replays' | 'registrations' | 'events'>
  readonly bus: Bus
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
}

/** Previews; nothing is sent before it is started. */
export async function planReplay(
  { id: registrationId, name, deliveryType }: Registration,
  { window, perSecond }: Pick<Replay, 'window' | 'perSecond'>,
  { store, clock, chance, log }: ReplayNeeds,
): Promise<Replay> {
  if (deliveryType === 'journal') {
    const problem = `The registration "${name}" has no webhook to replay to. Read its journal from a position, or with \`seek\`.`
    throw new Fault('WEIR-409', { problem })
  }
  const stretch = await store.read.replays.findStretch(registrationId, window)
  const counted = await countIn(registrationId, stretch ?? NOWHERE, window, store)
  const now = clock.now()
  const replay: Replay = {
    id: chance.uuid(),
    registrationId,
    window,
    perSecond,
    status: 'planned',
    reason: counted.count === 0 && counted.isExact ? 'There is nothing in that window.' : '',
    plannedCount: counted.count,
    isCountExact: counted.isExact,
    sentCount: 0,
    position: (stretch ?? NOWHERE).after,
    until: (stretch ?? NOWHERE).until,
    createdAt: now,
    updatedAt: now,
  }
  await store.commit(async ({ replays, registrations }) => {
    // Counting takes its time: it may have been deleted meanwhile.
    if ((await registrations.find(registrationId)) === null) {
      const problem = `The registration "${registrationId}" is not found.`
      throw new Fault('WEIR-404', { problem })
    }
    if ((await replays.countOpen(registrationId)) >= MAX_OPEN) {
      const problem = `The registration "${name}" has ${MAX_OPEN} replays that are planned, running or paused, the most it may have. Cancel one first; \`weir replay list\` lists them.`
      throw new Fault('WEIR-409', { problem })
    }
    await replays.insert(replay)
  })
  log.info('replay.planned', { replayId: replay.id, registrationId, count: counted.count })
  return replay
}

/** Each is looked at in every turn of the others. */
const MAX_OPEN = 5

const NOWHERE: Stretch = { after: 0, until: 0 }

export type ReplayVerb = 'start' | 'pause' | 'resume' | 'cancel'

export async function moveReplay(
  id: string,
  verb: ReplayVerb,
  { store, bus, clock, log }: ReplayNeeds,
): Promise<Replay> {
  const now = clock.now()
  const moved = await store.commit(async ({ replays, registrations }) => {
    const replay = await replays.find(id)
    if (replay === null) throw notFound(id)
    const { to } = VERBS[verb]
    if (!isPossible(verb, replay.status)) throw new Fault('WEIR-409', { problem: no(verb, replay) })
    const registration = await registrations.find(replay.registrationId)
    const problem = registration === null || to !== 'running' ? null : whyNotPushed(registration)
    if (problem !== null) throw new Fault('WEIR-409', { problem })
    const next: Replay = { ...replay, status: to, reason: '', updatedAt: now }
    await replays.replace(next)
    return next
  })
  const { registrationId, status, sentCount } = moved
  log.info('replay.moved', { replayId: id, registrationId, status, sentCount })
  if (status === 'running') bus.ring('replays')
  return moved
}

export async function getReplay(
  id: string,
  { read }: Pick<Store<'replays'>, 'read'>,
): Promise<Replay> {
  const replay = await read.replays.find(id)
  if (replay === null) throw notFound(id)
  return replay
}

/** How long what is left of it takes at least. */
export function expectedDurationMs({ plannedCount, sentCount, perSecond }: Replay): number {
  return Math.ceil((Math.max(0, plannedCount - sentCount) * 1_000) / perSecond)
}

/** So many entries are looked at for a preview; each that a rule must read costs a body. */
export const COUNTED_ENTRIES = { byEntry: 100_000, byBody: 10_000 } as const
const PAGE = 500

async function countIn(
  registrationId: RegistrationId,
  { after, until }: Stretch,
  window: ReplayWindow,
  { read }: ReplayNeeds['store'],
): Promise<{ count: number; isExact: boolean }> {
  const limit = window.rule === null ? COUNTED_ENTRIES.byEntry : COUNTED_ENTRIES.byBody
  let count = 0
  let position = after
  for (let seen = 0; seen < limit; seen += PAGE) {
    const page = await read.replays.listEntries(registrationId, { after: position, until }, PAGE)
    for (const entry of page) if (await isWanted(entry, window, read)) count++
    position = page.at(-1)?.position ?? until
    if (page.length < PAGE) return { count, isExact: true }
    await nextTurn() // Whoever else is waiting goes first.
  }
  return { count, isExact: position >= until }
}

async function isWanted(
  entry: ReplayEntry,
  window: ReplayWindow,
  { events }: ReplayNeeds['store']['read'],
): Promise<boolean> {
  if (!isInWindow(entry, window)) return false
  if (window.rule === null) return true
  const body = await events.findBody(entry.bodyId)
  return body !== null && isPassedOn(body, window)
}

/** Only a plan is started and only what was paused is resumed: neither happens by mistake for the other. */
const VERBS: Readonly<
  Record<
    ReplayVerb,
    { readonly from: readonly ReplayStatus[]; to: ReplayStatus; readonly past: string }
  >
> = {
  start: { from: ['planned'], to: 'running', past: 'started' },
  pause: { from: ['running'], to: 'paused', past: 'paused' },
  resume: { from: ['paused'], to: 'running', past: 'resumed' },
  cancel: { from: ['planned', 'running', 'paused'], to: 'cancelled', past: 'cancelled' },
}

function isPossible(verb: ReplayVerb, status: ReplayStatus): boolean {
  const { from, to } = VERBS[verb]
  return from.includes(status) && REPLAY_MOVES[status].includes(to)
}

function no(verb: ReplayVerb, { id, status }: Replay): string {
  const possible = Object.entries(VERBS).filter(([, { from }]) => from.includes(status))
  const rather =
    possible.length === 0
      ? 'Plan a new one.'
      : `It can be ${possible.map(([, { past }]) => past).join(' or ')}.`
  return `The replay "${id}" is ${status}; it cannot be ${VERBS[verb].past}. ${rather}`
}

function notFound(id: string): Fault {
  return new Fault('WEIR-404', { problem: `The replay "${id}" is not found.` })
}
