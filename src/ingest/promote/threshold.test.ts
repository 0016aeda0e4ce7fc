import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FlowOptions } from '../../domain/flow.ts'
import { judgeRefusals, turningPointOf } from './threshold.ts'

const OPTIONS: FlowOptions = {
  errorDiagnosticsEnabled: true,
  partialIngestionPercent: null,
  errorLimit: null,
  abortAfter: 1_000,
}

/** Decisions 1, 2 and 34. */
const ROWS: readonly [
  input: number,
  refused: number,
  percent: number | null,
  limit: number | null,
  status: 'success' | 'failed',
][] = [
  [100, 0, null, null, 'success'],
  [100, 1, null, null, 'failed'],
  [0, 0, null, null, 'success'],
  [0, 0, 5, 0, 'success'],
  [100, 4, 5, null, 'success'],
  [100, 5, 5, null, 'failed'],
  [100, 6, 5, null, 'failed'],
  [1_000, 1, 0.1, null, 'failed'],
  [1_001, 1, 0.1, null, 'success'],
  [3, 1, 100 / 3, null, 'failed'],
  [100, 99, 100, null, 'success'],
  [100, 100, 100, null, 'failed'],
  [1_000, 10, 5, 10, 'success'],
  [1_000, 11, 5, 10, 'failed'],
  [1_000, 1, 5, 0, 'failed'],
  [3_000_000_000, 149_999_999, 5, null, 'success'],
  [3_000_000_000, 150_000_000, 5, null, 'failed'],
]

for (const [input, refused, percent, limit, status] of ROWS) {
  const bears = `${percent === null ? 'none' : `${percent} %`}${limit === null ? '' : `, at most ${limit}`}`
  test(`${refused} of ${input} refused where ${bears} may be: ${status}`, () => {
    const options = { ...OPTIONS, partialIngestionPercent: percent, errorLimit: limit }
    const judgement = judgeRefusals(
      { inputRecordCount: input, refusedRecordCount: refused },
      options,
    )
    assert.equal(judgement.status, status)
    assert.match(judgement.verdict, /\.$/)
  })
}

const counts = fc
  .tuple(fc.nat(1_000_000), fc.nat(1_000_000))
  .map(([a, b]) => ({ inputRecordCount: Math.max(a, b), refusedRecordCount: Math.min(a, b) }))
const percents = fc.double({ min: 0, max: 100, minExcluded: true, noNaN: true })

test('one refused record more never makes a failed run a success', () => {
  fc.assert(
    fc.property(counts, percents, ({ inputRecordCount, refusedRecordCount }, percent) => {
      const options = { ...OPTIONS, partialIngestionPercent: percent }
      const judge = (refused: number) =>
        judgeRefusals({ inputRecordCount, refusedRecordCount: refused }, options).status
      if (refusedRecordCount < inputRecordCount && judge(refusedRecordCount) === 'failed') {
        assert.equal(judge(refusedRecordCount + 1), 'failed')
      }
    }),
  )
})

test('a run is a success just where its share of refused records is below the threshold', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 100 }), (found, percent) => {
      const options = { ...OPTIONS, partialIngestionPercent: percent }
      const isBelow =
        found.refusedRecordCount === 0 ||
        BigInt(found.refusedRecordCount) * 100n < BigInt(percent) * BigInt(found.inputRecordCount)
      assert.equal(judgeRefusals(found, options).status === 'success', isBelow)
    }),
  )
})

test('a run turns exactly where its turning point says', () => {
  const limits = fc.option(fc.nat(1_000), { nil: null })
  fc.assert(
    fc.property(counts, fc.option(percents, { nil: null }), limits, (found, threshold, limit) => {
      const options = { ...OPTIONS, partialIngestionPercent: threshold, errorLimit: limit }
      const turns = turningPointOf(found, options)
      if (turns === null) return assert.equal(found.refusedRecordCount, 0)
      const judge = (percent: number, errorLimit: number | null = null) =>
        judgeRefusals(found, { partialIngestionPercent: percent, errorLimit }).status
      assert.equal(judge(turns.percent), 'failed')
      // The numbers in the sentence are rounded to the side on which it holds.
      const [said] = /[\d.e-]+(?= %)/.exec(turns.says) ?? []
      if (judgeRefusals(found, options).status === 'success') {
        assert.equal(judge(Number(said)), 'failed')
        assert.equal(judge(100, found.refusedRecordCount - 1), 'failed')
      } else if (said === undefined) assert.equal(judge(100), 'failed')
      else if (Number(said) < 100) {
        assert.equal(judge(Number(said) * 1.000001, found.refusedRecordCount), 'success')
      }
    }),
  )
})
