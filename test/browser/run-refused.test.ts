import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { openWorld } from '../world.ts'
import { assertCount, openBrowserTrial, PHONE } from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial(openWorld({ WEIR_KEPT_REJECTIONS: '60' }))
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
const [, partial, strict] = await makeDemoRuns(world)
assert.ok(partial && strict)

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** What `weir rejected` prints. */
async function printed(...words: string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'], // oxlint-disable-line node/no-process-env -- A program needs its path.
    WEIR_OPERATOR_TOKEN: world.token,
    WEIR_DATA: world.dataFolder,
  }
  const command = [MAIN, 'rejected', ...words, '--url', world.url]
  return (await promisify(execFile)(process.execPath, command, { env })).stdout
}

async function downloaded(page: Page, name: string): Promise<string> {
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name }).click()
  const file = await coming
  assert.match(file.suggestedFilename(), /^refused-rows\.(csv|jsonl)$/)
  return await readFile(await file.path(), 'utf8')
}

test('who is told at home of a failed run finds the refused cell, and takes the rows along', async () => {
  const page = await trial.openPage('/')
  await page.locator(`a[href="/runs/${strict.id}"]`).first().click()
  await page.getByRole('heading', { name: 'Bird strikes, 0.1 % may fail', level: 1 }).waitFor()
  const why = page.getByText('The first thing that went wrong')
  assert.match(
    await why.innerText(),
    /line 501 of birdstrikes\.csv, column Speed IAS in knots, says .?SPOILT ON PURPOSE/,
  )

  await page.getByRole('link', { name: 'Show these rows: Speed IAS in knots' }).click()
  await page.waitForURL(/code=INGEST-1554-400&column=Speed\+IAS\+in\+knots#refused-rows$/)
  await page.locator('#refused-rows:focus').waitFor()
  const table = page.getByRole('table', { name: 'Refused rows' })
  const row = table.getByRole('row', { name: 'Line 501' })
  await row.locator('mark').waitFor()
  assert.equal(await row.locator('mark').innerText(), 'SPOILT ON PURPOSE')
  assert.match(await row.innerText(), /is not an integer\.\s+INGEST-1554-400/)
  await assertCount(table.getByRole('row'), 21)
  await page.getByRole('button', { name: /^Speed IAS in knots .+ Cause/ }).waitFor()

  const csv = await downloaded(page, 'Download as CSV')
  assert.equal(csv, await printed(strict.id))
  assert.match(csv, /^birdstrikes\.csv,501,Speed IAS in knots,INGEST-1554-400,/m)
  assert.equal(await downloaded(page, 'Download as JSON'), await printed(strict.id, '--json'))

  await page.getByRole('button', { name: 'Run the flow' }).click()
  await page.getByText('A new run takes the files as they are now.').waitFor()
  await page.waitForURL((url) => url.pathname !== `/runs/${strict.id}`)
})

test('of a run that bore its refused rows it is told how they come back', async () => {
  const page = await trial.openPage(`/runs/${partial.id}`)
  const back = page.getByRole('region', { name: 'How to get them back' })
  await back.getByText(`npx weir resubmit ${partial.id} refused-rows.csv`).waitFor()
  const files = page.getByRole('table', { name: 'Input files' })
  assert.match(
    await files.getByRole('row').nth(1).innerText(),
    /birdstrikes\.csv\s+10,000\s+1\.2 MB/,
  )
})

test('who pages through many refused rows stays at them, and is told that not all of them are kept', async () => {
  const runId = await runSpoilt(100)
  const page = await trial.openPage(`/runs/${runId}`)
  const rows = page.getByRole('region', { name: 'Refused rows', exact: true })
  await rows.getByText('Only the first 60 records that were refused are kept for review.').waitFor()
  await page.getByText('The rows that are not kept are not in it').waitFor()
  const pages = page.getByRole('navigation', { name: 'Pages of refused rows' })
  const first = rows.getByRole('table').getByRole('row').nth(1)
  await first.getByText('Line 2', { exact: true }).waitFor()
  await pages.getByRole('button', { name: 'Next' }).click()
  await first.getByText('Line 27').waitFor()
  assert.equal(await page.evaluate(IS_AT_ROWS), true)
  await pages.getByRole('button', { name: 'Next' }).press('Enter')
  await first.getByText('Line 52').waitFor()
  assert.equal(await page.evaluate(IS_AT_ROWS), true)
  // The button is of no use on the last page, and whoever pressed it is beside it.
  await pages.getByRole('button', { name: 'Next', disabled: true }).waitFor()
  await pages.locator('button:focus').waitFor()
})

test('a row that could not be read is no column of letters on a phone', async () => {
  const page = await trial.openPage(`/runs/${await runSpoilt(3)}`, PHONE)
  const row = page.getByRole('table', { name: 'Refused rows' }).getByRole('row').nth(1)
  await row.waitFor()
  const { height = 0 } = (await row.boundingBox()) ?? {}
  assert.ok(height > 0 && height < 200, `${height} high`)
  await page.getByRole('columnheader', { name: 'The row as it stood' }).waitFor()
})

test('a run is offered to be tried again only where Weir would do it', async () => {
  const page = await trial.openPage(`/runs/${partial.id}`)
  await page.getByRole('link', { name: 'See the flow' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
  await page.goto(`/runs/${strict.id}`)
  await page.getByRole('button', { name: 'Try again' }).waitFor()
})

const IS_AT_ROWS = `(() => {
  const { top } = document.querySelector('table[aria-label="Refused rows"]').getBoundingClientRect()
  return top >= 0 && top < innerHeight
})()`

/** A run that bears so many rows that have too many values. Answers its id. */
async function runSpoilt(count: number): Promise<string> {
  const folder = join(world.folder, `spoilt-${count}`)
  await mkdir(folder)
  const spoilt = `1,${'a value that is long enough '.repeat(3)},too many\n`
  await writeFile(join(folder, 'a.csv'), `id,says\n${spoilt.repeat(count)}2,well\n3,well\n`)
  const flowId = await world.apply({
    name: `Spoilt ${count}`,
    source: { folder, path: '*.csv' },
    dataset: {
      name: `Spoilt ${count}`,
      schema: { properties: { id: { type: 'integer' }, says: { type: 'string' } } },
    },
    errors: { partialIngestionPercent: 99.9 },
  })
  const path = '/data/foundation/flowservice/runs'
  const { id } = await world.client.send<{ id: string }>('POST', path, { flowId })
  for await (const _ of world.client.follow(`/weir/v1/runs/${id}/progress`)) continue
  return id
}
