/**
 * courier: lets parcels pass in a thread of its own, so that neither signatures nor TLS nor traces stand in
 * the way of those who publish and ask. Both ends of what the threads say to each other are here.
 * Keeps: what is handed over is answered once, by an error where the thread broke meanwhile.
 */
import { type MessagePort, Worker } from 'node:worker_threads'
import type { Parcel } from './attempt.ts'
import type { Lanes, Passed } from './lanes.ts'

export interface Courier extends Lanes {
  /** Waits for what is in flight. */
  close(): Promise<void>
}

/** Parcels that were handed over in one turn of the event loop; a body that several share goes once. */
interface Load {
  readonly bodies: readonly string[]
  readonly parcels: readonly (readonly [key: number, body: number, parcel: Omit<Parcel, 'body'>])[]
}

type Order = Load | 'recall'

type Told = Passed | { readonly kind: 'broken'; readonly reason: string }

type Report = readonly (readonly [key: number, told: Told])[]

/** `thread` is a file that calls `serveCourier`; `settings` is its `workerData`. */
export function openCourier(thread: URL, settings: unknown): Courier {
  const awaited = new Map<number, Awaited>()
  let lastKey = 0
  // At once: a thread takes a fifth of a second to start, and the first delivery should not wait for it.
  let worker: Worker | null = open()
  let isClosed = false
  let isRecalled = false
  let load: [number, Parcel][] = []

  function open(): Worker {
    const opened = new Worker(thread, { workerData: settings })
    opened.on('message', (report: Report) => {
      for (const [key, told] of report) {
        const { promise } = awaited.get(key) ?? {}
        awaited.delete(key)
        if (told.kind === 'broken') promise?.reject(new Error(told.reason))
        else promise?.resolve(told)
      }
    })
    const fail = (reason: string): void => {
      if (worker === opened) worker = null
      for (const [key, { promise, by }] of awaited) {
        if (by !== opened) continue
        awaited.delete(key)
        promise.reject(new Error(reason))
      }
    }
    opened.on('error', (error) => fail(`The courier broke: ${String(error)}`))
    opened.on('exit', () => fail('The courier ended.'))
    return opened
  }

  function say(order: Order, to: Worker): void {
    to.postMessage(order)
  }

  function handOver(): void {
    if (load.length === 0) return
    worker ??= open()
    for (const [key] of load) {
      const one = awaited.get(key)
      if (one !== undefined) one.by = worker
    }
    say(loadOf(load), worker)
    load = []
  }

  return {
    pass(parcel) {
      if (isClosed) return Promise.reject(new Error('The courier is closed.'))
      if (isRecalled) return Promise.resolve(SENT_BACK)
      const key = ++lastKey
      const promise = Promise.withResolvers<Passed>()
      awaited.set(key, { promise, by: null })
      if (load.push([key, parcel]) === 1) setImmediate(handOver)
      return promise.promise
    },
    recall() {
      handOver()
      if (worker !== null) say('recall', worker)
      isRecalled = true
      return () => {
        isRecalled = false
      }
    },
    async close() {
      isClosed = true
      await Promise.allSettled([...awaited.values()].map(({ promise }) => promise.promise))
      await worker?.terminate()
    },
  }
}

const SENT_BACK: Passed = { kind: 'back', room: 1, bound: 'most' }

interface Awaited {
  readonly promise: PromiseWithResolvers<Passed>
  /** Who has it; `null` until it is handed over. */
  by: Worker | null
}

function loadOf(parcels: readonly [number, Parcel][]): Load {
  const places = new Map<string, number>()
  const packed = parcels.map(([key, { body, ...parcel }]) => {
    const place = places.get(body) ?? places.size
    places.set(body, place)
    return [key, place, parcel] as const
  })
  return { bodies: [...places.keys()], parcels: packed }
}

/** The other end: lets pass whatever comes through the port, for as long as its thread lives. */
export function serveCourier(port: MessagePort, lanes: Lanes): void {
  let report: [number, Told][] = []

  function tell(key: number, told: Told): void {
    if (report.push([key, told]) === 1) setImmediate(send)
  }
  function send(): void {
    port.postMessage(report)
    report = []
  }

  port.on('message', (order: Order) => {
    // What comes later was handed over by whoever may pass again.
    if (order === 'recall') return lanes.recall()()
    for (const [key, place, parcel] of order.parcels) {
      lanes.pass({ ...parcel, body: order.bodies[place] ?? '' }).then(
        (passed) => tell(key, passed),
        (error: unknown) => tell(key, { kind: 'broken', reason: String(error) }),
      )
    }
  })
}
