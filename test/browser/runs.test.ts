import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  assertAccessible,
  assertCount,
  assertFits,
  DESKTOP,
  openBrowserTrial,
  PHONE,
} from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const [good, partial, strict, lost] = await makeDemoRuns(trial.world)
assert.ok(good && partial && strict && lost)

test('who looks for what failed finds the run, its reason, column and row, and tries it again', async () => {
  const page = await trial.openPage('/')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
  assert.equal(await page.title(), 'Runs – Weir')
  const table = page.getByRole('grid', { name: 'Runs' })
  await table.getByRole('row', { name: 'Zip codes' }).waitFor()
  await assertCount(table.getByRole('row'), 5)

  await page.getByRole('button', { name: /How they went/ }).click()
  await page.getByRole('option', { name: 'Failed' }).click()
  await page.waitForURL(/[?&]show=failed$/)
  await table.getByRole('row', { name: 'Zip codes' }).waitFor({ state: 'detached' })
  await page.reload()
  await table.getByRole('link', { name: 'Bird strikes, 0.1 % may fail' }).waitFor()
  await assertCount(table.getByRole('row'), 3)

  await table.getByRole('link', { name: 'Bird strikes, 0.1 % may fail' }).click()
  await page.getByRole('heading', { name: 'Bird strikes, 0.1 % may fail', level: 1 }).waitFor()
  await page.getByText('not below the threshold of 0.1 %').first().waitFor()
  const why = page.getByRole('region', { name: 'Why rows were refused' })
  assert.match(await why.innerText(), /20 rows in the column Speed IAS in knots: .+ line 501 of/s)
  for (const name of ['Copy', 'Promotion']) await page.getByRole('article', { name }).waitFor()

  // Whoever clicks twice means it once, however long Weir takes.
  let asked = 0
  const { promise: clicked, resolve: answer } = Promise.withResolvers<void>()
  await page.route('**/action?op=re-trigger', async (route) => {
    asked++
    await clicked
    await route.continue()
  })
  await page.getByRole('button', { name: 'Try again' }).dblclick()
  answer()
  await page.getByText('A new run takes what this one was about.').waitFor()
  await page.waitForURL((url) => url.pathname !== `/runs/${strict.id}`)
  await page.getByRole('link', { name: strict.id }).waitFor()
  assert.equal(asked, 1)
  // The page hears of its end by itself.
  await page.getByText('Why it failed').waitFor()
})

test('a run in which all went well says so, and warns of nothing', async () => {
  const page = await trial.openPage(`/runs/${good.id}`)
  const verdict = page.getByRole('alert').filter({ hasText: 'records were accepted' })
  await verdict.getByRole('img', { name: 'Success' }).waitFor()
})

test('a list is as it was when one comes back to it, sorted and filtered by its URL', async () => {
  const page = await trial.openPage(`/runs?sort=-read&flow=${partial.flowId}`)
  const table = page.getByRole('grid', { name: 'Runs' })
  await table.getByRole('row', { name: 'Bird strikes, 5 % may fail' }).waitFor()
  await assertCount(table.getByRole('row'), 2)
  await page.goto('/runs?sort=-read')
  await table.getByRole('row', { name: 'Zip codes' }).waitFor()
  await table.getByRole('row').nth(1).filter({ hasText: 'Zip codes' }).waitFor()
  await table.getByRole('columnheader', { name: 'Rows in' }).click()
  await page.waitForURL(/sort=read$/)
  await table.getByRole('row').nth(1).filter({ hasNotText: 'Zip codes' }).waitFor()
})

test('one flow of many is found by a part of its name, shown by it, and left again', async () => {
  const { world } = trial
  const folder = join(world.folder, 'many')
  await mkdir(folder)
  for (let n = 100; n < 130; n++) {
    await world.apply({
      name: `A flow ${n}`,
      source: { folder, path: '*.csv' },
      dataset: { name: 'Many', schema: { properties: { id: { type: 'string' } } } },
    })
  }
  const page = await trial.openPage('/runs')
  const flow = page.getByRole('combobox', { name: 'Flow' })
  await flow.press('ArrowDown')
  await page.getByRole('option', { name: 'There are more' }).waitFor()
  assert.equal(await page.getByRole('option', { name: 'Zip codes' }).count(), 0)
  await flow.fill(' zip ')
  await page.getByRole('option', { name: 'Zip codes' }).click()
  await page.waitForURL(`**/runs?flow=${good.flowId}`)
  const table = page.getByRole('grid', { name: 'Runs' })
  await table.getByRole('row', { name: 'Lost source' }).first().waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('input[value="Zip codes"]').waitFor()
  await flow.fill('')
  await page.waitForURL('**/runs')
  // While the list of flows is open, nothing else is there for who listens.
  await flow.press('Escape')
  await table.getByRole('row', { name: 'Lost source' }).first().waitFor()
  await flow.fill('no flow is called that')
  await page.getByText('No results').waitFor()
})

test('a run that is made meanwhile appears by itself', async () => {
  const page = await trial.openPage('/runs')
  const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row', { name: 'Lost source' })
  await rows.first().waitFor()
  const before = await rows.count()
  const path = '/data/foundation/flowservice/runs'
  await trial.world.client.send('POST', path, { flowId: lost.flowId })
  await rows.nth(before).waitFor()
})

test('all of it works by keyboard alone', async () => {
  const page = await trial.openPage('/')
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await focused(page), 'Skip to the content')
  for (const name of ['Home', 'Flows', 'Runs']) {
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), name)
  }
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
  assert.equal(await focused(page), 'Runs')
  await page.getByRole('row', { name: 'Lost source' }).first().waitFor()
  // Flow, time, how they went, and then the table.
  for (let n = 0; n < 4; n++) await page.keyboard.press('Tab')
  const [name = ''] = (await page.getByRole('row').nth(1).innerText()).split('\n')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/runs\/.+/)
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  assert.equal(await focused(page), name)
})

for (const [size, options] of [
  ['1440 pixels', DESKTOP],
  ['a phone', PHONE],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the pages are for everybody, and fit, on ${size} in ${colorScheme}`, async () => {
      const page = await trial.openPage('/', { ...options, colorScheme })
      for (const [path, name] of [
        ['/', 'Home'],
        ['/runs', 'Runs'],
        [`/runs/${strict.id}`, 'Bird strikes, 0.1 % may fail'],
        [`/runs/${good.id}`, 'Zip codes'],
      ] as const) {
        await page.goto(path)
        await page.getByRole('heading', { name, level: 1 }).waitFor()
        await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
        await assertFits(page)
        await assertAccessible(page)
      }
      await page.context().close()
    })
  }
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>('document.activeElement?.textContent ?? ""')
}
