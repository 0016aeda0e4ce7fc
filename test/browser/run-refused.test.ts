import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { openBrowserTrial } from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
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
  const table = page.getByRole('table', { name: 'Refused rows' })
  const row = table.getByRole('row', { name: 'Line 501' })
  await row.locator('mark').waitFor()
  assert.equal(await row.locator('mark').innerText(), 'SPOILT ON PURPOSE')
  assert.match(await row.innerText(), /is not an integer\.\s+INGEST-1554-400/)
  assert.equal(await table.getByRole('row').count(), 21)
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
