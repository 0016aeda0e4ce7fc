import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { ScannedFormat } from '../../domain/source.ts'
import { CSV, cut, scanText } from '../formats/scan-trial.ts'
import { openScanner } from '../formats/scanner.ts'
import { stageFirst } from './first-records.ts'

const folder = await mkdtemp(join(tmpdir(), 'weir sample [test] '))
after(() => rm(folder, { recursive: true }))

async function sampleOf(chunks: readonly Buffer[], most: number, format: ScannedFormat = CSV) {
  const scanner = openScanner(format, 'in/people.csv')
  const path = join(folder, 'staged')
  await stageFirst(Readable.from(chunks), path, scanner, most)
  return { staged: await readFile(path, 'utf8'), scan: scanner.scan() }
}

const ROWS: readonly [what: string, text: string, most: number, staged: string, count: number][] = [
  ['fewer records than are wanted', 'a\nb\n', 3, 'a\nb\n', 2],
  ['as many', 'a\nb\nc\n', 3, 'a\nb\nc\n', 3],
  ['more', 'a\nb\nc\nd\n', 3, 'a\nb\nc\n', 3],
  ['no newline at its end', 'a\nb', 3, 'a\nb', 2],
  ['CRLF', 'a\r\nb\r\nc\r\nd', 2, 'a\r\nb\r\n', 2],
  ['a record of several lines', '"a\nb",c\nd,e\nf,g\n', 1, '"a\nb",c\n', 1],
  ['a broken record', 'a"\n"b"x\nc\nd\n', 2, 'a"\n\uFDD1\n', 2],
  ['blank lines', '\n\na\n\nb\nc\n', 2, 'a\nb\n', 2],
]

for (const [what, text, most, staged, count] of ROWS) {
  test(`of an item with ${what}, the first records are staged whole`, async () => {
    const sample = await sampleOf([Buffer.from(text)], most)
    assert.equal(sample.staged, staged)
    assert.equal(sample.scan.recordCount, count)
  })
}

test('a sample is the beginning of what the whole would be, however its bytes arrive', async () => {
  const lines = fc.array(
    fc.constantFrom('a,b', '"a,b"', '"a\nb"', '"', '"x"y', '', 'é', '\r', 'a\rb', '"a""b", c'),
    { maxLength: 30 },
  )
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 20 }), shares, async (some, most, places) => {
      const bytes = Buffer.from(some.join('\n'))
      const whole = scanText(CSV, bytes)
      const sample = await sampleOf(cut(bytes, places), most)
      assert.ok(whole.staged.toString().startsWith(sample.staged))
      const wanted = Math.min(most, whole.scan.recordCount)
      assert.ok(
        sample.scan.recordCount >= wanted && sample.scan.recordCount <= whole.scan.recordCount,
      )
      if (sample.scan.recordCount === whole.scan.recordCount) {
        assert.deepEqual(sample.scan.broken, whole.scan.broken)
      }
    }),
  )
})

test('no more of an item is read than its sample takes', async () => {
  let chunkCount = 0
  async function* endless() {
    for (;;) {
      chunkCount++
      yield Buffer.from('a,b\n'.repeat(1_000))
    }
  }
  const path = join(folder, 'endless')
  await stageFirst(
    Readable.from(endless(), { highWaterMark: 1 }),
    path,
    openScanner(CSV, 'x'),
    2_500,
  )
  assert.equal((await readFile(path)).length, 10_000)
  assert.ok(chunkCount < 10)
})

test('a file that is unusable is not read to its end', async () => {
  const header = { ...CSV, hasHeader: true }
  const { staged, scan } = await sampleOf([Buffer.from('\n'), Buffer.from('a\n')], 5, header)
  assert.equal(staged, '')
  assert.equal(scan.problem?.code, '118')
})
