import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { type Fields, openFlowTrial } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())

/** Names that many share, drafts among them. */
for (let n = 0; n < 30; n++) {
  const body = trial.bodies.connections({ name: `N${n % 4}`, description: n % 3 === 0 ? 'x' : 'y' })
  await (n % 5 === 0 ? trial.draft('connections', body) : trial.create('connections', body))
}
const whole = (await trial.get('/connections?limit=100')).items

const FILTERS: readonly (readonly [filter: string, isWanted: (one: Fields) => boolean])[] = [
  ['name==N1', ({ name }) => name === 'N1'],
  ['name!=N1,N2', ({ name }) => name !== 'N1' && name !== 'N2'],
  ['state==draft', ({ state }) => state === 'draft'],
  ['description==x', ({ description }) => description === 'x'],
  ['name>N1', ({ name }) => String(name) > 'N1'],
  ['auth.params.root=="/data"', () => true],
  ['name==nobody', () => false],
]
const ORDERS = ['', 'name', '+name', '-name', 'state', '-state', 'createdAt', '-createdAt', 'id']

const asked = fc.record({
  limit: fc.integer({ min: 1, max: 40 }),
  order: fc.constantFrom(...ORDERS),
  filters: fc.subarray([...FILTERS], { maxLength: 2 }),
  isSearch: fc.boolean(),
})

test('pages together are the whole, in order, with no gap and no repeat, for any limit, order and filters', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ limit, order, filters, isSearch }) => {
      const wanted = whole.filter((one) => filters.every(([, isWanted]) => isWanted(one)))
      const expected = order === '' ? wanted : wanted.toSorted(byOf(order))
      const properties = new URLSearchParams()
      for (const [filter] of filters) properties.append('property', filter)
      const query = new URLSearchParams(properties)
      if (order !== '') query.set('orderby', order)
      query.set('limit', String(limit))
      const found = isSearch
        ? await searched(properties.toString(), order, limit)
        : await trial.follow(`/connections?${query.toString()}`)
      assert.deepEqual(found, expected)
      properties.set('count', 'true')
      const { count } = await trial.get(`/connections?${properties.toString()}`)
      assert.equal(count, expected.length)
    }),
    { numRuns: 60 },
  )
})

/** The first page by a search, the others by its next links. */
async function searched(queryString: string, order: string, limit: number): Promise<Fields[]> {
  const body = { queryString, limit, ...(order === '' ? {} : { orderby: order }) }
  const { status, json, text } = await trial.ask(
    'POST',
    '/data/foundation/flowservice/connections/search',
    body,
  )
  assert.equal(status, 200, text)
  const page = json as Awaited<ReturnType<typeof trial.get>>
  const { next } = page._links
  return [...page.items, ...(next === undefined ? [] : await trial.follow(next.href))]
}

/** The id decides between equals, and is turned round with them. */
function byOf(order: string): (a: Fields, b: Fields) => number {
  const field = order.replace(/^[+-]/, '')
  const sign = order.startsWith('-') ? -1 : 1
  return (a, b) => sign * (compare(a[field], b[field]) || compare(a['id'], b['id']))
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : Number(String(a) > String(b))
}

for (const query of [
  'limit=3',
  'limit=3&orderby=name',
  'limit=3&orderby=-name',
  'limit=3&property=name!=Z',
]) {
  test(`what is there all the time is seen exactly once with ${query}, whatever comes and goes between pages`, async () => {
    const before = (await trial.get('/flows?limit=100')).items
    for (const { id } of before)
      await trial.ask('DELETE', `/data/foundation/flowservice/flows/${String(id)}`)
    const stay: string[] = []
    const go: string[] = []
    for (let n = 0; n < 20; n++) {
      const { id } = await trial.create('flows', trial.bodies.flows({ name: `F${n % 7}` }))
      if (n % 2 === 0) stay.push(id)
      else go.push(id)
    }
    const seen = await trial.follow(`/flows?${query}`, async () => {
      await trial.create('flows', trial.bodies.flows({ name: `F${go.length}` }))
      const gone = go.pop()
      if (gone !== undefined) {
        await trial.ask('DELETE', `/data/foundation/flowservice/flows/${gone}`)
      }
    })
    const ids = seen.map(({ id }) => String(id))
    assert.equal(new Set(ids).size, ids.length)
    assert.deepEqual(
      stay.filter((id) => !ids.includes(id)),
      [],
    )
  })
}
