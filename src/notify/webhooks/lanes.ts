/**
 * lanes: which of the parcels that were handed over may leave now. Each registration has a lane of its
 * own; what is in flight is bounded for each, for each receiver's host and for all, and lanes take turns.
 * Keeps: whatever enters leaves or is sent back, once; and lanes that have nothing in flight find room
 * beside those that have much.
 */
import type { RegistrationId } from '../../domain/ids.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Parcel } from './attempt.ts'
import type { Carried, Carry } from './carry.ts'
import { aim, type Bound, boundOf, type Lane, newLane, refill, roomOf } from './lane.ts'
import { learn } from './window.ts'

export interface LanesNeeds {
  readonly carry: Carry
  readonly clock: Clock
  /** Attempts in flight to one host, of all its registrations together. */
  readonly hostInFlight: number
}

/** How many of its registration may be handed over at once from now on, and why no more. */
interface Told {
  readonly room: number
  readonly bound: Bound
}

export type Passed =
  | ({ readonly kind: 'carried'; readonly carried: Carried } & Told)
  /** It was not sent: there is no room for it any more. */
  | ({ readonly kind: 'back' } & Told)

export interface Lanes {
  readonly pass: (parcel: Parcel) => Promise<Passed>
  /** Sends back whatever waits, and whatever comes until what it answers is called. */
  readonly recall: () => () => void
}

/** Attempts in flight of all registrations together. */
const MAX_IN_FLIGHT = 512

/** Of all, and of one host, only lanes that have nothing in flight get a quarter. */
const keptOf = (slots: number): number => Math.floor(slots / 4)

interface Waiting {
  readonly parcel: Parcel
  readonly passed: PromiseWithResolvers<Passed>
}

interface OwnLane extends Lane {
  host: Host
  readonly queue: Waiting[]
}

interface Host {
  readonly name: string
  inFlight: number
  /** Whatever leads to it. For as long as there is one, it is this host and no other of its name. */
  readonly lanes: Set<OwnLane>
  /** Those that could send something; who was served last is last. */
  readonly idle: Set<OwnLane>
  readonly busy: Set<OwnLane>
}

export function createLanes({ carry, clock, hostInFlight }: LanesNeeds): Lanes {
  const lanes = new Map<RegistrationId, OwnLane>()
  const hosts = new Map<string, Host>()
  /** Hosts that could send more, if less were in flight of all together; who was served last is last. */
  const starved = new Set<Host>()
  const timers = new Map<OwnLane, NodeJS.Timeout>()
  let inFlight = 0
  let isRecalled = false

  return {
    pass(parcel) {
      const lane = laneOf(parcel)
      const passed = Promise.withResolvers<Passed>()
      lane.queue.push({ parcel, passed })
      sendBack(lane, isRecalled ? 0 : roomOf(lane))
      pump(lane.host)
      return passed.promise
    },

    recall() {
      isRecalled = true
      for (const lane of lanes.values()) sendBack(lane, 0)
      return () => {
        isRecalled = false
      }
    },
  }

  function laneOf(parcel: Parcel): OwnLane {
    const { registrationId: id, url } = parcel
    const lane = lanes.get(id) ?? { ...newLane(id, clock.now()), host: newHost(''), queue: [] }
    lanes.set(id, lane)
    if (lane.url !== url) {
      // Edited since: nothing goes to where it was to go before.
      sendBack(lane, 0)
      lead(lane, hostOf(URL.parse(url)?.host ?? ''))
    }
    aim(lane, parcel)
    return lane
  }

  function hostOf(name: string): Host {
    const host = hosts.get(name) ?? newHost(name)
    hosts.set(name, host)
    return host
  }

  function lead(lane: OwnLane, to: Host): void {
    const before = lane.host
    before.lanes.delete(lane)
    lane.host = to
    to.lanes.add(lane)
    forgetHost(before)
  }

  /** All but so many; the last that came go first. */
  function sendBack(lane: OwnLane, keep: number): void {
    const told = toldOf(lane)
    while (lane.queue.length > keep) lane.queue.pop()?.passed.resolve({ kind: 'back', ...told })
    place(lane)
  }

  /** Among those that could send something, or not, as it is now. */
  function place(lane: OwnLane): void {
    unplace(lane)
    if (lane.queue.length === 0 || lane.inFlight >= Math.floor(lane.window.size)) return
    const waitMs = refill(lane, clock.now())
    if (waitMs > 0) return placeLater(lane, waitMs)
    const { idle, busy } = lane.host
    const turns = lane.inFlight === 0 ? idle : busy
    turns.add(lane)
  }

  function unplace(lane: OwnLane): void {
    lane.host.idle.delete(lane)
    lane.host.busy.delete(lane)
  }

  function placeLater(lane: OwnLane, waitMs: number): void {
    clearTimeout(timers.get(lane))
    const timer = setTimeout(() => {
      timers.delete(lane)
      place(lane)
      pump(lane.host)
    }, waitMs)
    timers.set(lane, timer)
  }

  function pump(host: Host): void {
    for (let lane = nextOf(host); lane !== undefined; lane = nextOf(host)) {
      starved.delete(host)
      void leave(lane, host)
    }
    const isWaiting = host.idle.size + host.busy.size > 0
    // One that was not served keeps its place.
    if (isWaiting && MAX_IN_FLIGHT - inFlight <= keptOf(MAX_IN_FLIGHT)) starved.add(host)
    else starved.delete(host)
  }

  function nextOf(host: Host): OwnLane | undefined {
    const [hostLeft, left] = [hostInFlight - host.inFlight, MAX_IN_FLIGHT - inFlight]
    if (hostLeft <= 0 || left <= 0) return undefined
    const [idle] = host.idle
    if (idle !== undefined) return idle
    const [busy] = host.busy
    return hostLeft > keptOf(hostInFlight) && left > keptOf(MAX_IN_FLIGHT) ? busy : undefined
  }

  async function leave(lane: OwnLane, host: Host): Promise<void> {
    const next = lane.queue.shift()
    if (next === undefined) return
    fly(lane, host, 1)
    if (lane.perSecond !== null) lane.tokens--
    place(lane)
    const { parcel, passed } = next
    try {
      const carried = await carry(parcel)
      if (lane.url === parcel.url) {
        lane.window = learn(lane.window, carried, { most: lane.most, now: clock.now() })
      }
      passed.resolve({ kind: 'carried', carried, ...toldOf(lane) })
    } catch (error) {
      passed.reject(error)
    }
    fly(lane, host, -1)
    sendBack(lane, roomOf(lane))
    // Those that wait come first. The lane may lead to another host by now, which it kept waiting.
    for (const one of new Set([...starved, host, lane.host])) pump(one)
    forget(lane)
    forgetHost(host)
  }

  function fly(lane: OwnLane, host: Host, by: 1 | -1): void {
    lane.inFlight += by
    host.inFlight += by
    inFlight += by
  }

  /** What was learnt of a receiver that is well need not be kept. */
  function forget(lane: OwnLane): void {
    const { id, window, most, perSecond, host, queue } = lane
    if (lane.inFlight > 0 || queue.length > 0 || window.size < most || perSecond !== null) return
    lanes.delete(id)
    host.lanes.delete(lane)
    forgetHost(host)
  }

  function forgetHost({ name, inFlight: own, lanes: left }: Host): void {
    if (own === 0 && left.size === 0) hosts.delete(name)
  }
}

function newHost(name: string): Host {
  return { name, inFlight: 0, lanes: new Set(), idle: new Set(), busy: new Set() }
}

function toldOf(lane: Lane): Told {
  return { room: roomOf(lane), bound: boundOf(lane) }
}
