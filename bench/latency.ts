/** latency: 100 publishes a second for 30 s to one webhook: from before the publish to its arrival. */
import { setTimeout as pause } from 'node:timers/promises'
import { type BenchLine, lineOf } from './line.ts'
import { openHearing, percentile } from '../test/hearing.ts'
import { openLive, openPublisher, type Published } from '../test/live.ts'

const PER_SECOND = 100
const SECONDS = 30
const WARM_UP = 200

export async function run(): Promise<BenchLine> {
  await using hearing = await openHearing()
  await using live = await openLive()
  await using publisher = openPublisher(live.world)
  const source = await live.announceAs('Latency')
  await live.register(source, 'Latency', `${hearing.url}/hook`)
  const publishedAt = new Map<string, number>()
  const answers: Promise<Published>[] = []

  const total = WARM_UP + PER_SECOND * SECONDS
  const startedAt = performance.now()
  for (let n = 0; n < total; n++) {
    const id = `event ${n}`
    publishedAt.set(id, performance.now())
    answers.push(publisher.publish(source, id))
    const due = startedAt + ((n + 1) * 1_000) / PER_SECOND
    await pause(Math.max(0, due - performance.now()))
  }
  const seconds = (performance.now() - startedAt) / 1_000
  const statuses = await Promise.all(answers)
  while (hearing.heard.size < total) await pause(20)

  const waits = [...publishedAt].slice(WARM_UP).map(([id, at]) => {
    const [first = NaN] = hearing.heard.get(id) ?? []
    return first - at
  })
  return lineOf({
    bench: 'latency',
    rate: statuses.filter(({ status }) => status === 200).length / seconds,
    unit: 'events/s',
    limit: PER_SECOND,
    ratio: statuses.length / seconds / PER_SECOND,
    seconds,
    detail: { p50Ms: percentile(waits, 50), p99Ms: percentile(waits, 99) },
  })
}
