/**
 * crash: a load of a minute while Weir is killed with SIGKILL at random moments and started again. The
 * rate is what arrived, the limit what was accepted; lost must be 0.
 */
import { crash } from '../test/crashes.ts'
import { type BenchLine, type BenchOptions, lineOf } from './line.ts'

const SECONDS = 60

export async function run({ kills }: BenchOptions): Promise<BenchLine> {
  const { seconds, accepted, lost, duplicated, longestGapMs } = await crash(kills, SECONDS)
  const delivered = accepted - lost.length
  return lineOf({
    bench: 'crash',
    rate: delivered / seconds,
    unit: 'events/s',
    limit: accepted / seconds,
    ratio: delivered / accepted,
    seconds,
    detail: { kills, accepted, delivered, lost: lost.length, duplicated, longestGapMs },
  })
}
