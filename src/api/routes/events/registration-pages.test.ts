import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, PUBLIC_URL } from '../../app-trial.ts'
import { type Created, type Fields, openRegistrationTrial } from './registration-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId } = trial.services.identity
const URL = `/events/${consumerOrgId}/registrations`

interface Page {
  readonly _embedded: { readonly registrations: readonly Created[] }
  readonly page: Fields
  readonly _links: Readonly<Record<string, { readonly href: string }>>
}

test('where nothing is registered, the first page is there and empty', async () => {
  const answer = await trial.ask('GET', URL)
  assert.equal(answer.headers['content-type'], 'application/hal+json; charset=utf-8')
  const href = `${PUBLIC_URL}${URL}?page=0&size=10`
  assert.deepEqual(answer.json, {
    _embedded: { registrations: [] },
    page: { size: 10, number: 0, numberOfElements: 0, totalElements: 0, totalPages: 0 },
    _links: { first: { href }, last: { href }, self: { href } },
  })
})

test('the registrations of all workspaces are paged through by their links, oldest first', async () => {
  const stage = { id: idOf<'workspace'>('stage'), projectId, name: 'Stage', createdAt: 0 }
  await trial.store.commit(({ projects }) => projects.insertWorkspace(stage))
  const made: unknown[] = []
  for (let n = 0; n < 23; n++) made.push(await trial.create())
  const there = `/events/${consumerOrgId}/${projectId}/stage/registrations`
  made.push((await trial.ask('POST', there, trial.body())).json)

  const seen: unknown[] = []
  const numbers: unknown[] = []
  let url: string | undefined = URL
  let last: Page | undefined
  while (url !== undefined) {
    const { status, json, text } = await trial.ask('GET', url)
    assert.equal(status, 200, text)
    last = json as Page
    seen.push(...last._embedded.registrations)
    numbers.push(last.page)
    url = last._links['next']?.href.slice(PUBLIC_URL.length)
  }
  assert.deepEqual(seen, made)
  const all = { size: 10, totalElements: 24, totalPages: 3 }
  assert.deepEqual(numbers, [
    { ...all, number: 0, numberOfElements: 10 },
    { ...all, number: 1, numberOfElements: 10 },
    { ...all, number: 2, numberOfElements: 4 },
  ])
  const link = (page: number) => ({ href: `${PUBLIC_URL}${URL}?page=${page}&size=10` })
  assert.deepEqual(last?._links, { first: link(0), last: link(2), prev: link(1), self: link(2) })
})

const TAKEN: readonly [query: string, page: Fields][] = [
  ['?page=0', { number: 0, size: 10 }],
  ['?size=1', { number: 0, size: 1, numberOfElements: 1, totalPages: 24 }],
  ['?page=23&size=1', { number: 23, numberOfElements: 1 }],
  ['?size=100', { size: 100, numberOfElements: 24, totalPages: 1 }],
  ['?size=24', { numberOfElements: 24, totalPages: 1 }],
  ['?size=23&page=1', { numberOfElements: 1, totalPages: 2 }],
  ['?sort=name', { number: 0 }],
]

for (const [query, expected] of TAKEN) {
  test(`the registrations are listed with "${query}"`, async () => {
    const answer = await trial.ask('GET', `${URL}${query}`)
    assert.equal(answer.status, 200, answer.text)
    const { page, _embedded } = answer.json as Page
    assert.deepEqual({ ...page, ...expected }, page)
    assert.equal(_embedded.registrations.length, page['numberOfElements'])
  })
}

const REFUSED: readonly [query: string, says: RegExp][] = [
  ['?size=0', /`size` is "0"; it must be a whole number from 1 to 100\./],
  ['?size=101', /`size` is "101"/],
  ['?size=-1', /`size` is "-1"/],
  ['?size=ten', /`size` is "ten"/],
  ['?size=1.5', /`size` is "1\.5"/],
  ['?size=1e1', /`size` is "1e1"/],
  ['?size=', /`size` is ""/],
  ['?page=-1', /`page` is "-1"; it must be a whole number from 0 up\./],
  ['?page=one', /`page` is "one"/],
  ['?page=', /`page` is ""/],
  ['?page=99999999999999999999', /`page` is "9+"/],
  ['?page=3', /`page` is "3"; the last page of this list is 2\./],
  ['?page=0&page=1', /must be string/],
]

for (const [query, says] of REFUSED) {
  test(`the registrations are not listed with "${query}"`, async () => {
    const answer = await trial.ask('GET', `${URL}${query}`)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(URL, answer), says)
  })
}

test('another organisation has no registrations here', async () => {
  const answer = await trial.ask('GET', '/events/1/registrations')
  assert.equal(answer.status, 404)
  documentedSentence('/events', answer)
})
