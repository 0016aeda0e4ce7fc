/**
 * fanout: HTTP publish → 10 registrations → received, Standard Webhooks signatures. The limit is a bare
 * undici pool posting as many bodies of the same size to the same receiver.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { bareRate, openBareReceiver } from './bare.ts'
import { type BenchLine, lineOf } from './line.ts'
import { openLive, openPublisher } from '../test/live.ts'

const EVENTS = 5_000
const REGISTRATIONS = 10
const PUBLISHERS = 32

export async function run(): Promise<BenchLine> {
  using receiver = await openBareReceiver()
  const limit = await bareRate(receiver.url, 'y'.repeat(1_800), EVENTS * REGISTRATIONS)
  await using live = await openLive()
  await using publisher = openPublisher(live.world, PUBLISHERS)
  const source = await live.announceAs('Fan-out')
  for (let n = 0; n < REGISTRATIONS; n++) {
    await live.register(source, `Fan-out ${n}`, `${receiver.url}/${n}`, ['standard_webhooks'])
  }

  const startedAt = performance.now()
  let left = EVENTS
  async function loop(): Promise<void> {
    while (left-- > 0) {
      const { status } = await publisher.publish(source, `event ${left}`)
      if (status !== 200) throw new Error(`Publishing answered ${status}.`)
    }
  }
  await Promise.all(Array.from({ length: PUBLISHERS }, loop))
  const publishSeconds = (performance.now() - startedAt) / 1_000
  while ((await receiver.count()) < EVENTS * REGISTRATIONS) await pause(20)
  const seconds = (performance.now() - startedAt) / 1_000

  const rate = (EVENTS * REGISTRATIONS) / seconds
  return lineOf({
    bench: 'fanout',
    rate,
    unit: 'deliveries/s',
    limit,
    seconds,
    detail: { eventsPerSecond: EVENTS / publishSeconds },
  })
}
