/**
 * deliver-rsa: as `deliver`, with both RSA signatures and a body of its own for each delivery. The limit is
 * two signatures for each of as many bodies on the thread pool, and nothing else, before and after.
 */
import { performance } from 'node:perf_hooks'
import { openBareReceiver } from './bare.ts'
import { type BenchLine, lineOf } from './line.ts'
import { BODY, openDrain } from './drain.ts'
import type { Keys } from '../src/platform/keys.ts'

const BODIES = 5_000
const WARM_UP = 1_000
/** Enough to keep every core at it. */
const AT_ONCE = 64

export async function run(): Promise<BenchLine> {
  using receiver = await openBareReceiver()
  const { url } = receiver
  await using drain = await openDrain({ url, registrations: 1, scheme: 'adobe_rsa' })
  const before = await signingRate(drain.keys)
  await drain.owe(WARM_UP)
  await drain.drain(WARM_UP)
  await drain.owe(BODIES)
  const seconds = await drain.drain(BODIES)
  const after = await signingRate(drain.keys)
  const rate = BODIES / seconds
  const limit = (before + after) / 2
  return lineOf({
    bench: 'deliver-rsa',
    rate,
    unit: 'deliveries/s',
    limit,
    seconds,
  })
}

/** Bodies a second that both keys sign. */
async function signingRate(keys: Keys): Promise<number> {
  const startedAt = performance.now()
  let left = BODIES
  async function loop(): Promise<void> {
    while (left-- > 0) await keys.sign(`${BODY}${left}`)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, loop))
  return BODIES / ((performance.now() - startedAt) / 1_000)
}
