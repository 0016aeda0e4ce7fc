import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Fields, FLOW, openFlowTrial, type Page, TYPES } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())

for (const name of ['A', 'B', 'C & D', 'E+F', 'G, H']) {
  await trial.create('flows', trial.bodies.flows({ name }))
}
await trial.draft('flows', { name: 'Z' })

async function search(body: unknown, query = ''): Promise<Page> {
  const { status, json, text } = await trial.ask('POST', `${FLOW}/flows/search${query}`, body)
  assert.equal(status, 200, text)
  return json as Page
}

const TAKEN: readonly [body: Fields, names: readonly string[]][] = [
  [{}, ['Z', 'G, H', 'E+F', 'C & D', 'B', 'A']],
  [{ queryString: '' }, ['Z', 'G, H', 'E+F', 'C & D', 'B', 'A']],
  [{ queryString: 'property=state==enabled&property=name<C' }, ['B', 'A']],
  [{ queryString: 'property=name==A,B', orderby: 'name' }, ['A', 'B']],
  [{ queryString: 'name==A,B' }, ['B', 'A']],
  [{ queryString: 'name=="C & D"' }, ['C & D']],
  [{ queryString: 'name==E+F' }, ['E+F']],
  [{ queryString: 'property=name%3D%3D%22C+%26+D%22' }, ['C & D']],
  [{ queryString: 'property=name==E%2BF' }, ['E+F']],
  [{ queryString: 'property=name=="G, H"' }, ['G, H']],
  [{ queryString: 'state==DRAFT' }, ['Z']],
  [{ orderby: '-name', limit: 2 }, ['Z', 'G, H']],
  [{ limit: 1000, count: false }, ['Z', 'G, H', 'E+F', 'C & D', 'B', 'A']],
]

for (const [body, names] of TAKEN) {
  test(`a search for ${JSON.stringify(body)} finds ${names.length}`, async () => {
    const { items } = await search(body)
    assert.deepEqual(
      items.map(({ name }) => name),
      names,
    )
  })
}

const REFUSED: readonly [body: unknown, says: RegExp][] = [
  [{ limit: 0 }, /`body\.limit` must be >= 1, and is 0/],
  [{ limit: 1001 }, /`body\.limit` must be <= 1000, and is 1001/],
  [{ limit: '5' }, /`body\.limit` must be integer, and is "5"/],
  [{ count: 'True' }, /`body\.count` must be boolean, and is "True"/],
  [{ count: true, limit: 5 }, /`limit` and `count=true` cannot be used together/],
  [{ querystring: 'name==A' }, /The key "querystring" of a search is not known\. Use: queryString/],
  [{ projectionFields: ['id'] }, /"projectionFields"/],
  [{ queryString: 'state==enabled&name==A' }, /holds several comparisons\. Write `property=`/],
  [{ queryString: 'property=name==A&orderby=name' }, /"orderby" is not known\. Use: property/],
  [{ queryString: 'property=flavour==A' }, /cannot be filtered by "flavour"/],
  [{ queryString: 'nonsense' }, /The filter "nonsense" has no operator/],
  [{ orderby: 'labels' }, /cannot be sorted by "labels"/],
  [{ continuationToken: 'x' }, /"continuationToken" has no valid value: "x"/],
  ['', /`body` must be object, and is missing/],
  [[], /`body` must be object, and is \[\]/],
]

for (const [body, says] of REFUSED) {
  test(`a search for ${JSON.stringify(body)} is refused`, async () => {
    const answer = await trial.ask('POST', `${FLOW}/flows/search`, body)
    assert.match(trial.refusal('flows/search', answer), says)
  })
}

test('a search with anything in its query but a token is refused', async () => {
  const answer = await trial.ask('POST', `${FLOW}/flows/search?limit=1`, {})
  const says = /"limit" is not known\. Use: continuationToken/
  assert.match(trial.refusal('flows/search', answer), says)
})

test('the pages of a search follow by its token, in the body or the query, or by the next link', async () => {
  const asked = { queryString: 'property=state==enabled', orderby: 'name', limit: 2 }
  const first = await search(asked)
  const href = first._links.next?.href ?? ''
  const continuationToken = href.split('continuationToken=')[1]
  const pages = [
    await search({ continuationToken }),
    await search({ ...asked, continuationToken }),
    await search({}, `?continuationToken=${continuationToken}`),
    await trial.get(href),
  ]
  for (const { items } of pages) {
    assert.deepEqual(
      items.map(({ name }) => name),
      ['C & D', 'E+F'],
    )
  }
})

test('a search counts what it would find, of every kind of resource', async () => {
  assert.deepEqual(await search({ count: true }), { count: 6 })
  assert.deepEqual(await search({ count: true, queryString: 'name==A,B' }), { count: 2 })
  for (const type of TYPES) {
    const answer = await trial.ask('POST', `${FLOW}/${type}/search/`, { count: true })
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(answer.json, await trial.get(`/${type}?count=true`))
  }
})
