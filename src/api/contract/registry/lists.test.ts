import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Query } from '../lists.ts'
import { type Listed, pageOf } from './lists.ts'

const ROWS: readonly Listed<string>[] = [
  ['Orders', 3, ['x:profile']],
  ['Events', 1, ['x:event', 'x:time']],
  ['Members', 2, []],
].map(([title, at, extended]) => {
  const fields = {
    title,
    'meta:extends': extended,
    'meta:registryMetadata': { 'repo:lastModifiedDate': at },
    ...(title === 'Members' ? { 'meta:class': 'x' } : {}),
  }
  return { fields, one: String(title) }
})

const QUERIES: readonly [query: Query, results: readonly string[]][] = [
  [{}, ['Events', 'Members', 'Orders']],
  [{ orderby: 'title' }, ['Events', 'Members', 'Orders']],
  [{ orderby: '-title' }, ['Orders', 'Members', 'Events']],
  [{ orderby: '-updated' }, ['Orders', 'Members', 'Events']],
  [{ orderby: 'title', start: 'Events' }, ['Members', 'Orders']],
  [{ orderby: '-title', start: 'Members' }, ['Events']],
  [{ orderby: 'title', start: 'Z' }, []],
  [{ start: '2' }, ['Orders']],
  [{ limit: '2' }, ['Events', 'Members']],
  [{ limit: '0' }, ['Events', 'Members', 'Orders']],
  [{ property: 'title==Orders' }, ['Orders']],
  [{ property: 'title!=Orders' }, ['Events', 'Members']],
  [{ property: 'title>=Members' }, ['Members', 'Orders']],
  [{ property: 'meta:extends==x:time' }, ['Events']],
  [{ property: 'meta:extends!=x:time' }, ['Members', 'Orders']],
  [{ property: 'meta:class' }, ['Members']],
  [{ property: ['title>A', 'title<N'] }, ['Events', 'Members']],
  [{ property: 'meta:registryMetadata.repo:lastModifiedDate>1' }, ['Members', 'Orders']],
]

for (const [query, results] of QUERIES) {
  test(`asked with ${JSON.stringify(query)}, a list has ${results.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(pageOf(ROWS, query).results, results)
  })
}

const REFUSED: readonly [query: Query, says: RegExp][] = [
  [{ limit: '-1' }, /`limit` is "-1"/],
  [{ limit: 'x' }, /`limit`/],
  [{ orderby: '' }, /`orderby` is ""/],
  [{ orderby: 'a b' }, /`orderby`/],
  [{ property: 'title=Orders' }, /`property` is "title=Orders"/],
  [{ property: '==x' }, /`property`/],
  [{ start: ['a', 'b'] }, /`start` is given several times/],
  [{ page: '2' }, /"page" is not known/],
]

for (const [query, says] of REFUSED) {
  test(`a list cannot be asked with ${JSON.stringify(query)}`, () => {
    assert.throws(() => pageOf(ROWS, query), says)
  })
}

test('however long the pages, turned one by one they show everything once and in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ title: fc.constantFrom('a', 'b', 'c', 'd'), n: fc.nat(3) })),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('title', '-title', 'n', '-n,title'),
      (all, limit, orderby) => {
        const rows = all.map((fields, one) => ({ fields, one }))
        const seen: number[] = []
        let start: string | null = null
        do {
          const page: { results: readonly number[]; next: string | null } = pageOf(rows, {
            orderby,
            limit: String(limit),
            ...(start === null ? {} : { start }),
          })
          seen.push(...page.results)
          start = page.next
        } while (start !== null)
        assert.deepEqual(seen, pageOf(rows, { orderby, limit: '500' }).results)
        assert.equal(seen.length, all.length)
      },
    ),
  )
})
