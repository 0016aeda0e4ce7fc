import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { prepareDemoFlows } from '../../src/cli/demo-flows.ts'
import { assertAccessible, assertFits, DESKTOP, openBrowserTrial, PHONE } from './browser-trial.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
const folder = join(world.folder, 'demo')
await prepareDemoFlows(folder)

test('from an empty Weir to a flow that has run: connection, files, dataset, mapping, schedule, errors', async () => {
  const page = await trial.openPage('/flows')
  await page.getByRole('link', { name: 'Make the first flow' }).click()
  await page.getByText('There is no connection yet.').waitFor()
  await page.getByRole('textbox', { name: 'Name' }).fill('Demo files')
  await page.getByRole('textbox', { name: 'Folder' }).fill(join(folder, 'nowhere'))
  await page.getByRole('button', { name: 'Test and keep it' }).click()
  await page.getByText('No connection was made').waitFor()
  trial.forgive(/console: Failed to load resource.+400/)
  await page.getByRole('textbox', { name: 'Folder' }).fill(folder)
  await page.getByRole('button', { name: 'Test and keep it' }).click()
  await page.getByRole('radio', { name: 'Demo files' }).waitFor()
  await page.getByRole('button', { name: 'Next: Files' }).click()

  await page.getByRole('heading', { name: 'Which files?' }).waitFor()
  await page.getByRole('row', { name: 'zipcodes.csv' }).click()
  const rows = page.getByRole('region', { name: 'The first rows' })
  await rows.getByRole('columnheader', { name: 'zip_code' }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Path' }).inputValue(), '/zipcodes.csv')
  await page.getByRole('button', { name: 'Next: Dataset' }).click()

  // What was told is in the address: a reload loses nothing.
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Places')
  await page.getByRole('textbox', { name: 'Name of field 6' }).fill('region')
  await page.waitForFunction('location.hash.length > 800')
  await page.getByRole('button', { name: 'Type of zip_code' }).click()
  await page.getByRole('option', { name: 'Text' }).click()
  await page.getByRole('button', { name: 'Next: Mapping' }).click()
  await page.getByRole('heading', { name: 'Which column fills which field?' }).waitFor()
  await page.reload()

  await page.getByRole('button', { name: /How region is filled/ }).click()
  await page.getByRole('option', { name: 'An expression' }).click()
  await page.getByRole('textbox', { name: 'Expression for region' }).fill('upper(')
  await page.getByText(/At character/).waitFor()
  await page.getByRole('textbox', { name: 'Expression for region' }).fill('upper(county)')
  const made = page.getByRole('region', { name: 'What becomes of the first rows' })
  await made.getByRole('cell', { name: 'SUFFOLK' }).first().waitFor()
  await page.getByRole('button', { name: 'Next: Schedule' }).click()

  await page.getByRole('button', { name: /When it runs by itself/ }).click()
  await page.getByRole('option', { name: 'Every so many days' }).click()
  const next = page.getByRole('region', { name: 'The next runs' })
  await next.getByRole('listitem').nth(4).waitFor()
  await page.getByRole('button', { name: /When it runs by itself/ }).click()
  await page.getByRole('option', { name: 'Only on demand' }).click()
  await page.getByRole('button', { name: 'Next: Errors' }).click()
  await page.getByRole('heading', { name: 'It would succeed' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'When does it run?' }).waitFor()
  await page.goForward()
  await page.getByRole('button', { name: 'Next: Review' }).click()

  await page.getByRole('textbox', { name: 'Name of the flow' }).fill('All places')
  await page.getByRole('button', { name: 'Create and run now' }).click()
  await page.waitForURL(/\/runs\/.+/)
  await page.getByRole('heading', { name: 'All places', level: 1 }).waitFor()
  await page.getByRole('article', { name: 'Promotion' }).waitFor()
  await page.getByText('Success', { exact: true }).first().waitFor()

  await page.goto('/flows')
  await page.getByRole('link', { name: 'All places' }).click()
  await page.getByText('The last run: Success').waitFor()
  await page.getByText('By a mapping set').waitFor()
  await page.getByText('On demand only', { exact: true }).waitFor()
})

test('a threshold that the files would break is told before the flow is made, with the code and the column', async () => {
  const { id } = await world.client.send<{ id: string }>('POST', CONNECTIONS, {
    name: 'Amounts',
    auth: { params: { root: await amounts() } },
    connectionSpec: { id: '77656972-0000-4000-8000-666f6c646572', version: '1.0' },
  })
  assert.ok(id)
  const page = await trial.openPage('/flows/new')
  await page.getByText('Amounts', { exact: true }).click()
  await page.getByRole('button', { name: 'Next: Files' }).click()
  await page.getByRole('row', { name: 'a.csv' }).click()
  await page.getByRole('button', { name: 'Next: Dataset' }).click()
  await page.getByRole('button', { name: 'Type of amount' }).click()
  await page.getByRole('option', { name: 'Number' }).click()
  for (const name of ['Mapping', 'Schedule', 'Errors'])
    await page.getByRole('button', { name: `Next: ${name}` }).click()
  const dry = page.getByRole('region', { name: 'Dry run' })
  await dry.getByRole('heading', { name: 'It would fail' }).waitFor()
  assert.match(
    await dry.innerText(),
    /6 %.+threshold of 5 %.+INGEST-\d+-400 in the column "amount"/s,
  )
  await page.getByRole('textbox', { name: 'Error threshold, in percent' }).fill('10')
  await page.keyboard.press('Tab')
  await dry.getByRole('heading', { name: 'It would succeed' }).waitFor()
})

test('fields of like names are filled as Weir suggests, and a flow that is refused leaves nothing behind', async () => {
  const listed = async () => [
    await world.client.get('/data/foundation/conversion/mappingSets'),
    await world.client.get('/data/foundation/catalog/dataSets'),
  ]
  const before = await listed()
  const page = await trial.openPage('/flows/new')
  await page.getByText('Amounts', { exact: true }).click()
  await page.getByRole('button', { name: 'Next: Files' }).click()
  await page.getByRole('row', { name: 'a.csv' }).click()
  await page.getByRole('button', { name: 'Next: Dataset' }).click()
  const second = page.getByRole('textbox', { name: 'Name of field 2' })
  await second.fill('id')
  await page.getByText('Two fields are called "id".').waitFor()
  await second.fill('Amount_s')
  await page.getByRole('button', { name: 'Next: Mapping' }).click()
  await page.getByText('Suggested, for its name is alike.').waitFor()
  const column = page.getByRole('combobox', { name: 'Column for Amount_s' })
  assert.equal(await column.inputValue(), 'amount')
  await page.getByRole('button', { name: /How id is filled/ }).click()
  await page.getByRole('option', { name: 'Nothing' }).click()
  for (const name of ['Schedule', 'Errors', 'Review'])
    await page.getByRole('button', { name: `Next: ${name}` }).click()
  await page.getByRole('textbox', { name: 'Name of the flow' }).fill('Half filled')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('heading', { name: 'The flow was not made' }).waitFor()
  await page
    .getByText(/required field "id" is filled by no mapping/)
    .first()
    .waitFor()
  trial.forgive(/console: Failed to load resource.+400/)
  assert.deepEqual(await listed(), before)
})

test('the first two steps are gone through by keyboard alone', async () => {
  const page = await trial.openPage('/flows/new')
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const tabTo = async (pattern: RegExp) => {
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press('Tab')
      if (pattern.test(await page.evaluate<string>(FOCUSED))) return
    }
    assert.fail(`nothing like ${pattern} gets the focus`)
  }
  await page.getByRole('radio', { name: 'Amounts' }).waitFor()
  await tabTo(/radio/)
  await press('Space')
  await tabTo(/Next: Files/)
  await press('Enter')
  await page.getByRole('row', { name: 'a.csv' }).waitFor()
  assert.match(await page.evaluate<string>(FOCUSED), /Which files/)
  await tabTo(/a\.csv/)
  await press('Space')
  await page.getByRole('columnheader', { name: 'amount' }).waitFor()
  await tabTo(/Next: Dataset/)
  await press('Enter')
  await page.getByRole('heading', { name: 'Which dataset do they fill?' }).waitFor()
  assert.match(await page.evaluate<string>(FOCUSED), /Which dataset/)
})

for (const [size, options] of [
  ['1440 pixels', DESKTOP],
  ['a phone', PHONE],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`each step is for everybody, and fits, on ${size} in ${colorScheme}`, async () => {
      const page = await trial.openPage('/flows/new', {
        ...options,
        colorScheme,
        reducedMotion: 'reduce',
      })
      const look = async (ready: string) => {
        await page.getByText(ready).filter({ visible: true }).first().waitFor()
        await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
        await assertFits(page)
        await assertAccessible(page)
      }
      await page.getByText('Amounts', { exact: true }).click()
      await look('Test it')
      await page.getByRole('button', { name: 'Next: Files' }).click()
      await page.getByRole('row', { name: 'a.csv' }).click()
      await look('2 columns')
      for (const [name, ready] of [
        ['Dataset', 'Every row has it'],
        ['Mapping', 'What becomes of the first rows'],
        ['Schedule', 'It runs when somebody asks for it.'],
        ['Errors', 'It would'],
        ['Review', 'The same as a flow file'],
      ] as const) {
        await page.getByRole('button', { name: `Next: ${name}` }).click()
        await look(ready)
      }
      await page.context().close()
    })
  }
}

const CONNECTIONS = '/data/foundation/flowservice/connections'
const FOCUSED = `(() => {
  const one = document.activeElement
  return [one?.textContent, one?.getAttribute('type'), one?.getAttribute('aria-label')].join(' ')
})()`

/** 100 rows, in 6 of which the amount is none. */
async function amounts(): Promise<string> {
  const place = join(world.folder, 'amounts')
  await mkdir(place)
  const rows = Array.from({ length: 100 }, (_, n) => `${n},${n % 17 === 1 ? 'lots' : n / 2}`)
  await writeFile(join(place, 'a.csv'), `id,amount\n${rows.join('\n')}\n`)
  return place
}
