/**
 * soak: minutes (`--minutes N`) of mixed load on a real Weir: events published at a steady pace, webhooks
 * that are well, fail, and hang, a journal that is read, pages that are asked for. The rate is what
 * arrives, the limit what the well ones are owed; see the memory of Weir at the start of the second
 * third, in its middle and at the end.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openHearing } from '../test/hearing.ts'
import { type Live, openLive, openPublisher, type Source } from '../test/live.ts'
import type { World } from '../test/world.ts'
import { type BenchLine, type BenchOptions, lineOf } from './line.ts'

const PER_SECOND = 50
const WELL = 4
const HANGING = 2
const REFUSED = 2

export async function run({ minutes }: BenchOptions): Promise<BenchLine> {
  await using hearing = await openHearing()
  await using live = await openLive({ WEIR_RETRY_SCHEDULE: '1s,5s' })
  const { world } = live
  await using publisher = openPublisher(world)
  const source = await live.announceAs('Soak')
  await registerAll(live, source, hearing.url)

  const seconds = minutes * 60
  const memory: number[] = []
  const startedAt = performance.now()
  let published = 0
  for (let second = 0; second < seconds; second++) {
    const answers: Promise<unknown>[] = [look(world)]
    for (let n = 0; n < PER_SECOND; n++) {
      answers.push(publisher.publish(source, `event ${published++}`))
    }
    await Promise.all(answers)
    memory.push(rssMbOf(world))
    await pause(Math.max(0, startedAt + (second + 1) * 1_000 - performance.now()))
  }
  const took = (performance.now() - startedAt) / 1_000
  const arrived = [...hearing.heard.values()].reduce((sum, times) => sum + times.length, 0)
  const third = Math.floor(memory.length / 3)
  const startMb = peakOf(memory.slice(0, third))
  const endMb = peakOf(memory.slice(-third))
  return lineOf({
    bench: 'soak',
    rate: arrived / took,
    unit: 'deliveries/s',
    limit: (published * WELL) / took,
    ratio: arrived / (published * WELL),
    seconds: took,
    rssMb: Math.max(...memory),
    detail: {
      minutes,
      published,
      rssFirstThirdMb: startMb,
      rssSecondThirdMb: peakOf(memory.slice(third, 2 * third)),
      rssLastThirdMb: endMb,
      growth: endMb / startMb - 1,
    },
  })
}

async function registerAll(live: Live, source: Source, url: string): Promise<void> {
  for (let n = 0; n < WELL; n++) await live.register(source, `Well ${n}`, `${url}/well/${n}`)
  for (let n = 0; n < HANGING; n++) await live.register(source, `Hangs ${n}`, `${url}/hang/${n}`)
  for (let n = 0; n < REFUSED; n++) await live.register(source, `Fails ${n}`, `${url}/fail/${n}`)
}

/** What a dashboard would ask for once a second. */
async function look({ client }: World): Promise<void> {
  for (const path of ['/weir/v1/deliveries', '/weir/v1/events', '/weir/v1/context']) {
    await client.get(path)
  }
}

/** As Linux counts it; elsewhere this bench cannot look into another process. */
function rssMbOf({ pid }: World): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1_024
}

function peakOf(values: readonly number[]): number {
  return Math.round(Math.max(...values))
}
