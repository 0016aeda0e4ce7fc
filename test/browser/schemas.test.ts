import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowserTrial } from './browser-trial.ts'
import { testForEverybody } from './for-everybody.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { client } = trial.world

const REGISTRY = '/data/foundation/schemaregistry/tenant'
const group = await client.send<{ $id: string }>('POST', `${REGISTRY}/fieldgroups`, {
  title: 'Orders of a shop',
  type: 'object',
  'meta:intendedToExtend': ['https://ns.adobe.com/xdm/context/profile'],
  definitions: {
    own: {
      properties: {
        order: {
          type: 'object',
          title: 'What was ordered',
          required: ['number'],
          properties: {
            number: { type: 'string', pattern: '^[A-Z]{2}-\\d+$', description: 'On the bill.' },
            state: { type: 'string', enum: ['open', 'closed'] },
          },
        },
      },
    },
  },
  allOf: [{ $ref: '#/definitions/own' }],
})
const schema = await client.send<{ $id: string; 'meta:altId': string }>(
  'POST',
  `${REGISTRY}/schemas`,
  {
    title: 'Shop customers',
    type: 'object',
    allOf: [{ $ref: 'https://ns.adobe.com/xdm/context/profile' }, { $ref: group.$id }],
  },
)
const PATH = `/schemas/${schema['meta:altId']}`

test('a schema is gone through by keyboard alone, from its list to the rule of a field', async () => {
  const page = await trial.openPage('/schemas')
  await page.getByRole('row', { name: 'Shop customers' }).waitFor()
  await page.getByRole('searchbox', { name: 'Title begins with' }).focus()
  await page.keyboard.type('Shop')
  await page.keyboard.press('Enter')
  await page.waitForURL(/[?&]title=Shop$/)
  await page.getByRole('row', { name: 'Shop customers' }).waitFor()
  await tabTo(page, (text) => text.startsWith('Shop customers'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Shop customers', level: 1 }).waitFor()

  // The parts, the search, and then the tree.
  await tabTo(page, 'Fields')
  await page.keyboard.press('Tab')
  await page.keyboard.type('number')
  const tree = page.getByRole('treegrid', { name: 'Fields' })
  await tree.getByRole('row', { name: 'number' }).waitFor()
  await page.keyboard.press('Escape')
  await tabTo(page, (text) => text.startsWith('order'), 'ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await tree.getByRole('row', { name: 'number' }).waitFor({ state: 'detached' })
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const told = page.getByRole('region', { name: 'The chosen field' })
  await told.getByText('order.number').waitFor()
  assert.match(await told.innerText(), /Required[\s\S]+On the bill\.[\s\S]+\^\[A-Z\]\{2\}-\\d\+\$/)
})

test('it is told what a schema is composed of, and which datasets keep to it', async () => {
  const flat = await client.send<{ $id: string; 'meta:altId': string }>(
    'POST',
    `${REGISTRY}/schemas`,
    { title: 'Flat', type: 'object', properties: { id: { type: 'string' } } },
  )
  const schemaRef = { id: flat.$id }
  await client.send('POST', '/data/foundation/catalog/dataSets', { name: 'Flat rows', schemaRef })
  const page = await trial.openPage(`${PATH}?part=use`)
  await page.getByText('Orders of a shop').waitFor()
  await page.getByText('field group', { exact: true }).waitFor()
  await page.goto(`/schemas/${flat['meta:altId']}?part=use`)
  await page.getByText('all of its fields are its own').waitFor()
  await page.getByRole('link', { name: 'Flat rows' }).click()
  await page.getByRole('heading', { name: 'Flat rows', level: 1 }).waitFor()
})

testForEverybody('the pages of schemas', trial, [
  ['/schemas', 'Shop customers'],
  [PATH, 'order'],
  [`${PATH}?part=use`, 'Orders of a shop'],
  [`${PATH}?part=json`, 'meta:altId'],
])

const MOST_STEPS = 40

/** Goes on until what has the focus is called so. */
async function tabTo(
  page: Page,
  name: string | ((text: string) => boolean),
  then = 'Tab',
): Promise<void> {
  for (let n = 0; n < MOST_STEPS; n++) {
    await page.keyboard.press(n === 0 ? 'Tab' : then)
    const text = await page.evaluate<string>('document.activeElement?.textContent ?? ""')
    if (typeof name === 'string' ? text === name : name(text)) return
  }
  assert.fail(`what is looked for does not come within ${MOST_STEPS} steps`)
}
