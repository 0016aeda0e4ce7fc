/**
 * deliver: drains a durable backlog of 50,000 deliveries to one receiver process: 1,000 events owed to
 * 50 registrations, bodies of 1.8 KB, Standard Webhooks signatures, traces on. The limit is a bare undici
 * pool posting as many of the same bodies to the same receiver, before and after; both have had 5,000
 * before they are measured.
 */
import { bareRate, openBareReceiver } from './bare.ts'
import { type BenchLine, lineOf } from './line.ts'
import { BODY, openDrain } from './drain.ts'

const EVENTS = 1_000
const WARM_UP_EVENTS = 100
const REGISTRATIONS = 50
const DELIVERIES = EVENTS * REGISTRATIONS

export async function run(): Promise<BenchLine> {
  using receiver = await openBareReceiver()
  const { url } = receiver
  const before = await bareRate(url, BODY, DELIVERIES)
  await using drain = await openDrain({
    url,
    registrations: REGISTRATIONS,
    scheme: 'standard_webhooks',
  })
  await drain.owe(WARM_UP_EVENTS)
  await drain.drain(WARM_UP_EVENTS * REGISTRATIONS)
  await drain.owe(EVENTS)
  const seconds = await drain.drain(DELIVERIES)
  const after = await bareRate(url, BODY, DELIVERIES)
  const rate = DELIVERIES / seconds
  const limit = (before + after) / 2
  return lineOf({
    bench: 'deliver',
    rate,
    unit: 'deliveries/s',
    limit,
    seconds,
  })
}
