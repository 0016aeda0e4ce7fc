/** crashes: a load on a Weir that is killed at random moments and started again each time. */
import { setTimeout as pause } from 'node:timers/promises'
import { openHearing } from './hearing.ts'
import { openLive, openPublisher, type Source } from './live.ts'
import type { World } from './world.ts'

const PUBLISHERS = 8

export interface Crashed {
  readonly seconds: number
  /** Events of which the publisher was told that they are published. */
  readonly accepted: number
  /** Of those, the ones that never came. */
  readonly lost: readonly string[]
  /** How often an event came that had come before. */
  readonly duplicated: number
  /** Between two arrivals. */
  readonly longestGapMs: number
}

export async function crash(kills: number, loadSeconds: number): Promise<Crashed> {
  await using hearing = await openHearing()
  await using live = await openLive({ WEIR_RETRY_SCHEDULE: '200ms,1s' })
  const { world } = live
  const source = await live.announceAs('Crash')
  await live.register(source, 'Crash', `${hearing.url}/hook`)
  const accepted = new Set<string>()
  const startedAt = performance.now()
  let isOver = false

  async function load(publisherNumber: number): Promise<void> {
    for (let n = 0; !isOver; n++) {
      const id = `${publisherNumber} ${n}`
      if (await isAccepted(world, source, id)) accepted.add(id)
    }
  }
  const loads = Array.from({ length: PUBLISHERS }, (_, index) => load(index))
  const step = (loadSeconds * 1_000) / kills
  for (let n = 0; n < kills; n++) {
    await pause(step * (0.5 + Math.random() * 0.5))
    await world.kill()
    await world.start()
  }
  isOver = true
  await Promise.all(loads)
  const missing = (): string[] => [...accepted].filter((id) => !hearing.heard.has(id))
  const patience = performance.now() + 60_000
  while (missing().length > 0 && performance.now() < patience) await pause(100)

  const arrivals = [...hearing.heard.values()].flat().toSorted((a, b) => a - b)
  const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at))
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    accepted: accepted.size,
    lost: missing(),
    duplicated: arrivals.length - hearing.heard.size,
    longestGapMs: Math.max(0, ...gaps),
  }
}

/** A publisher of its own for each, for the port changes with every start; `false` where no answer came. */
async function isAccepted(world: World, source: Source, id: string): Promise<boolean> {
  try {
    await using publisher = openPublisher(world, 1)
    return (await publisher.publish(source, id)).status === 200
  } catch {
    await pause(50)
    return false
  }
}
