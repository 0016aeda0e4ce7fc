/**
 * fairness: 20 registrations with 20 events a second each; in the second round 5 of them hang until their
 * timeout. The rate is what the other 15 get; the ratio is their p99 without the hanging ones ÷ with them.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type BenchLine, lineOf } from './line.ts'
import { type Hearing, openHearing, percentile } from '../test/hearing.ts'
import { openLive, openPublisher, type Publisher, type Source } from '../test/live.ts'

const REGISTRATIONS = 20
const HANGING = 5
const PER_SECOND = 20
const SECONDS = 15
/** Of these, so many are not counted: what has just started is compiled as it runs. */
const WARM_UP_SECONDS = 3

export async function run(): Promise<BenchLine> {
  const without = await round('Without', 0)
  const withThem = await round('With', HANGING)
  return lineOf({
    bench: 'fairness',
    rate: 1_000 / withThem.p99Ms,
    unit: '1/p99 s',
    limit: 1_000 / without.p99Ms,
    ratio: without.p99Ms / withThem.p99Ms,
    seconds: SECONDS,
    detail: { p99WithoutMs: without.p99Ms, p99WithMs: withThem.p99Ms },
  })
}

async function round(name: string, hanging: number): Promise<{ p99Ms: number }> {
  await using hearing = await openHearing()
  await using live = await openLive()
  await using publisher = openPublisher(live.world, 64)
  const sources: Source[] = []
  for (let n = 0; n < REGISTRATIONS; n++) {
    const source = await live.announceAs(`${name} ${n}`)
    const path = n < hanging ? '/hang' : '/hook'
    await live.register(source, `${name} ${n}`, `${hearing.url}${path}/${n}`)
    sources.push(source)
  }
  const healthy = REGISTRATIONS - HANGING
  const waits = await load(sources, { hearing, publisher }, healthy)
  return { p99Ms: percentile(waits, 99) }
}

/** Publishes to all at an even pace. Answers how long the last `healthy` registrations waited. */
async function load(
  sources: readonly Source[],
  { hearing, publisher }: { hearing: Hearing; publisher: Publisher },
  healthy: number,
): Promise<number[]> {
  const publishedAt = new Map<string, number>()
  const answers: Promise<unknown>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    for (const [index, source] of sources.entries()) {
      const id = `${index} ${n}`
      if (index >= sources.length - healthy) publishedAt.set(id, performance.now())
      answers.push(publisher.publish(source, id))
    }
    await pause(Math.max(0, startedAt + ((n + 1) * 1_000) / PER_SECOND - performance.now()))
  }
  await Promise.all(answers)
  while ([...publishedAt.keys()].some((id) => !hearing.heard.has(id))) await pause(50)
  return [...publishedAt]
    .slice(WARM_UP_SECONDS * PER_SECOND * healthy)
    .map(([id, at]) => (hearing.heard.get(id)?.[0] ?? NaN) - at)
}
