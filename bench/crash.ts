/**
 * crash: a load while Weir is killed with SIGKILL at random moments and started again. The rate is what
 * arrived, the limit what was accepted; lost must be 0.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { BenchLine, BenchOptions } from './bench.ts'
import { openHearing } from './heard.ts'
import { openLive, openPublisher, type Source } from './live.ts'

const SECONDS = 60
const PUBLISHERS = 8

export async function run({ kills }: BenchOptions): Promise<BenchLine> {
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
  const step = (SECONDS * 1_000) / kills
  for (let kill = 0; kill < kills; kill++) {
    await pause(step * (0.5 + Math.random() * 0.5))
    await world.kill()
    await world.start()
  }
  isOver = true
  await Promise.all(loads)
  const missing = (): string[] => [...accepted].filter((id) => !hearing.heard.has(id))
  const patience = performance.now() + 60_000
  while (missing().length > 0 && performance.now() < patience) await pause(100)

  const seconds = (performance.now() - startedAt) / 1_000
  const arrivals = [...hearing.heard.values()].flat().toSorted((a, b) => a - b)
  const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at))
  const delivered = accepted.size - missing().length
  return {
    bench: 'crash',
    rate: delivered / seconds,
    unit: 'events/s',
    limit: accepted.size / seconds,
    ratio: delivered / accepted.size,
    seconds,
    rssMb: process.resourceUsage().maxRSS / 1_024,
    detail: {
      kills,
      accepted: accepted.size,
      delivered,
      lost: missing().length,
      duplicated: arrivals.length - hearing.heard.size,
      longestGapMs: Math.max(0, ...gaps),
    },
  }
}

/** A publisher of its own for each, for the port changes with every start; `false` where no answer came. */
async function isAccepted(
  world: Parameters<typeof openPublisher>[0],
  source: Source,
  id: string,
): Promise<boolean> {
  try {
    await using publisher = openPublisher(world, 1)
    return (await publisher.publish(source, id)) === 200
  } catch {
    await pause(50)
    return false
  }
}
