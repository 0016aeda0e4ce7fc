/**
 * replayer: carries running replays on, each at its own pace.
 * Keeps: what is owed and how far the replay has come are one commit, so that a crash at any instant
 * leaves nothing out and owes nothing twice.
 */
import type { Registration } from '../../domain/registration.ts'
import type { Replay } from '../../domain/replay.ts'
import { createDrain } from '../../platform/drain.ts'
import type { Service } from '../../platform/service.ts'
import type { ReplayEntry } from '../../platform/store/ledgers/replays.ts'
import type { Store } from '../../platform/store/store.ts'
import { owe } from '../events/owe.ts'
import { whyNotPushed } from '../registrations/pushable.ts'
import { openPace, type Pace } from './pace.ts'
import type { ReplayNeeds } from './replay.ts'
import { isInWindow, isPassedOn } from './window.ts'

export interface ReplayerNeeds extends Omit<ReplayNeeds, 'store' | 'chance'> {
  readonly store: Store<'replays' | 'registrations' | 'events' | 'deliveries'>
}

export function createReplayer(needs: ReplayerNeeds): Service {
  const { bus, clock, log } = needs
  const turn = createTurn(needs)
  let timer: NodeJS.Timeout | undefined
  const drain = createDrain({
    name: 'replayer',
    bell: 'replays',
    bus,
    log,
    async drain() {
      const nextAt = await turn()
      clearTimeout(timer)
      if (nextAt === null) return false
      const waitMs = nextAt - clock.now()
      if (waitMs > 0) timer = setTimeout(() => bus.ring('replays'), waitMs)
      return waitMs <= 0
    },
  })
  return {
    ...drain,
    async stop() {
      await drain.stop()
      // Only now: the turn that was under way may have set it once more.
      clearTimeout(timer)
    },
  }
}

/** Carries every running replay on as far as its pace allows. Answers when to do so again; `null` where none runs. */
export function createTurn(needs: ReplayerNeeds): () => Promise<number | null> {
  const { clock, log } = needs
  const paces = new Map<string, Pace>()
  return async () => {
    const running = await needs.store.read.replays.listRunning()
    for (const id of paces.keys()) if (running.every((one) => one.id !== id)) paces.delete(id)
    let next: number | null = null
    for (const replay of running) {
      const pace = paces.get(replay.id) ?? openPace(replay.perSecond)
      paces.set(replay.id, pace)
      const at = await carryOn(replay, pace, needs).catch((error: unknown) => {
        // One that cannot be carried on holds up no other.
        log.error('replay.stumbled', { replayId: replay.id, error: String(error) })
        return clock.now() + STUMBLED_MS
      })
      if (at !== null) next = Math.min(next ?? at, at)
    }
    return next
  }
}

/** How long after a failure it is tried again. */
const STUMBLED_MS = 1_000

async function carryOn(replay: Replay, pace: Pace, needs: ReplayerNeeds): Promise<number | null> {
  const { store, bus, clock, log } = needs
  const now = clock.now()
  const allowance = pace.allowance(now)
  if (allowance <= 0) return pace.nextAt(now)
  const haul = await gather(replay, allowance, store.read)
  const next = await store.commit((ledgers) => oweAll(replay, haul, now, ledgers))
  if (next === null) return null

  const owed = next.sentCount - replay.sentCount
  pace.note(now, owed)
  if (owed > 0) bus.ring('deliveries')
  if (next.status === 'running') return owed < allowance ? now : pace.nextAt(now)
  // Who looks on is told of its end.
  bus.ring('replays')
  const { id: replayId, registrationId, status, sentCount, reason } = next
  const facts = { replayId, registrationId, sentCount, reason }
  if (status === 'finished') log.info('replay.finished', facts)
  else if (status === 'cancelled') log.warn('replay.cancelledByItself', facts)
  else log.warn('replay.pausedByItself', facts)
  return null
}

/** What is owed next, and up to where the journal was read for it. */
interface Haul {
  readonly entries: readonly OwedEntry[]
  readonly position: number
  readonly isEnd: boolean
}

interface OwedEntry extends ReplayEntry {
  readonly body: string
  readonly providerMetadataId: string
}

/** In one turn so many entries are looked at, and so many bytes: others want their turn too. */
const SEEN_ENTRIES = 500
const SEEN_BYTES = 4_000_000

async function gather(
  { registrationId, position: after, until, window }: Replay,
  allowance: number,
  { replays, events }: ReplayerNeeds['store']['read'],
): Promise<Haul> {
  const page = await replays.listEntries(registrationId, { after, until }, SEEN_ENTRIES)
  const entries: OwedEntry[] = []
  let seenBytes = 0
  let position = after
  for (const entry of page) {
    if (entries.length === allowance || seenBytes > SEEN_BYTES) {
      return { entries, position, isEnd: false }
    }
    position = entry.position
    if (!isInWindow(entry, window)) continue
    const body = await events.findBody(entry.bodyId)
    // What has grown too old is not there to be sent.
    if (body === null) continue
    seenBytes += body.length
    if (!isPassedOn(body, window)) continue
    const event = await events.find(entry.eventId)
    entries.push({ ...entry, body, providerMetadataId: event?.providerMetadataId ?? '' })
  }
  return { entries, position, isEnd: page.length < SEEN_ENTRIES }
}

/** Answers the replay as it is now; `null` where somebody else has moved it meanwhile, or it is gone. */
async function oweAll(
  before: Replay,
  { entries, position, isEnd }: Haul,
  now: number,
  {
    replays,
    registrations,
    deliveries,
  }: Parameters<Parameters<ReplayerNeeds['store']['commit']>[0]>[0],
): Promise<Replay | null> {
  const replay = await replays.find(before.id)
  if (replay?.status !== 'running' || replay.position !== before.position) return null
  const registration = await registrations.find(replay.registrationId)
  if (registration === null) {
    const cancelled: Replay = { ...replay, status: 'cancelled', reason: GONE, updatedAt: now }
    await replays.replace(cancelled)
    return cancelled
  }
  const reason = whyNotPushed(registration)
  const next: Replay =
    reason === null
      ? {
          ...replay,
          position,
          sentCount: replay.sentCount + entries.length,
          status: isEnd ? 'finished' : 'running',
          updatedAt: now,
        }
      : { ...replay, status: 'paused', reason, updatedAt: now }
  if (reason === null)
    await oweEach(registration, entries, { replayId: replay.id, at: now }, deliveries)
  await replays.replace(next)
  return next
}

const GONE = 'Its registration was deleted.'

async function oweEach(
  registration: Registration,
  entries: readonly OwedEntry[],
  occasion: Parameters<typeof owe>[2],
  deliveries: Parameters<typeof owe>[3],
): Promise<void> {
  for (const { eventId, providerMetadataId, eventCode, bodyId, body } of entries) {
    const event = { id: eventId, providerMetadataId }
    await owe(registration, { event, eventCode, bodyId, body }, occasion, deliveries)
  }
}
