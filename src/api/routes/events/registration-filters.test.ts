import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { documentedSentence } from '../../app-trial.ts'
import {
  type Created,
  type Fields,
  FILTER,
  openRegistrationTrial,
  SUCCESSFUL,
} from './registration-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())

const { create, urlOf } = trial
const NOWHERE = '00000000-0000-4000-8000-000000000000'

async function createFiltered(): Promise<{ created: Created; url: string; filter: Fields }> {
  const created = await create()
  const url = `${urlOf(created)}/filters`
  const { json } = await trial.ask('POST', url, FILTER)
  const filter = json as Fields
  return { created, url: `${url}/${String(filter['id'])}`, filter }
}

test('a filter is added, read, listed, changed and deleted', async () => {
  const created = await create()
  const all = `${urlOf(created)}/filters`
  assert.deepEqual((await trial.ask('GET', all)).json, [])

  const added = await trial.ask('POST', all, FILTER)
  assert.equal(added.status, 201, added.text)
  const { id, ...fields } = added.json as Fields
  assert.match(String(id), /^[0-9a-f-]{36}$/)
  assert.deepEqual(fields, FILTER)
  const url = `${all}/${String(id)}`
  assert.deepEqual((await trial.ask('GET', all)).json, [added.json])
  assert.deepEqual((await trial.ask('GET', url)).json, added.json)

  const changed = await trial.ask('PUT', url, {
    ...FILTER,
    name: 'Renamed',
    description: undefined,
  })
  assert.equal(changed.status, 200, changed.text)
  assert.deepEqual(changed.json, { ...FILTER, id, name: 'Renamed', description: '' })
  const shown = (await trial.ask('GET', urlOf(created))).json as Created
  assert.deepEqual(shown.subscriber_filters, [changed.json])

  const gone = await trial.ask('DELETE', url)
  assert.deepEqual([gone.status, gone.text], [204, ''])
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    const answer = await trial.ask(method, url, method === 'PUT' ? FILTER : undefined)
    assert.equal(answer.status, 404, method)
    assert.match(documentedSentence(url, answer), /^The filter "/)
  }
  assert.deepEqual((await trial.ask('GET', all)).json, [])
})

test('changing a filter does not challenge the webhook again', async () => {
  await using receiver = await openReceiver()
  const created = await create({ delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` })
  receiver.isProving = false
  const all = `${urlOf(created)}/filters`
  const { json } = await trial.ask('POST', all, FILTER)
  const url = `${all}/${String((json as Fields)['id'])}`
  await trial.ask('PUT', url, { ...FILTER, name: 'Renamed' })
  await trial.ask('DELETE', url)
  const { webhook_status, enabled } = (await trial.ask('GET', urlOf(created))).json as Fields
  assert.deepEqual([webhook_status, enabled, receiver.challenges], ['verified', true, 1])
})

test('a change of the registration that says nothing of filters keeps the filter', async () => {
  const { created, filter } = await createFiltered()
  const kept = (await trial.ask('PUT', urlOf(created), trial.body())).json as Created
  assert.deepEqual(kept.subscriber_filters, [filter])
  const wish = trial.body({ subscriber_filters: [] })
  const without = (await trial.ask('PUT', urlOf(created), wish)).json as Created
  assert.deepEqual(without.subscriber_filters, [])
})

test('a filter that is added while a change waits for the proof of the webhook is kept', async () => {
  const created = await create()
  let added: Fields = {}
  const server = createServer((request, response) => {
    void (async () => {
      added = (await trial.ask('POST', `${urlOf(created)}/filters`, FILTER)).json as Fields
      response.end(new URL(request.url ?? '', 'http://x').searchParams.get('challenge'))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const wish = trial.body({ delivery_type: 'webhook', webhook_url: `http://127.0.0.1:${port}/` })
  const changed = await trial.ask('PUT', urlOf(created), wish)
  await new Promise((resolve) => server.close(resolve))
  const { webhook_status, subscriber_filters } = changed.json as Created
  assert.deepEqual([webhook_status, subscriber_filters], ['verified', [added]])
  assert.equal(added['name'], FILTER.name)
})

test('a second filter is refused, also of two that come at once', async () => {
  const { url, filter } = await createFiltered()
  const all = url.slice(0, url.lastIndexOf('/'))
  const answer = await trial.ask('POST', all, FILTER)
  assert.equal(answer.status, 400)
  assert.ok(
    documentedSentence(all, answer).includes(`the filter "${String(filter['id'])}" already`),
  )

  const other = `${urlOf(await create())}/filters`
  const both = await Promise.all([1, 2].map(() => trial.ask('POST', other, FILTER)))
  assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([201, 400]))
})

test('what is asked of a registration that is not there is not found', async () => {
  const { url } = await createFiltered()
  const id = url.split('/').at(-1) ?? ''
  const missing = `${trial.all}/${NOWHERE}`
  for (const [method, path, sent] of [
    ['GET', `${missing}/filters`, undefined],
    ['POST', `${missing}/filters`, FILTER],
    ['GET', `${missing}/filters/${id}`, undefined],
    ['PUT', `${missing}/filters/${id}`, FILTER],
    ['DELETE', `${missing}/filters/${id}`, undefined],
    ['POST', `${missing}/filter/validate`, { subscriber_filter: FILTER }],
  ] as const) {
    const answer = await trial.ask(method, path, sent)
    assert.equal(answer.status, 404, `${method} ${path}`)
    assert.match(documentedSentence(path, answer), /^The registration "/)
  }
})

test('the filter of one registration is not found under another one', async () => {
  const { url } = await createFiltered()
  const elsewhere = `${urlOf(await create())}/filters/${url.split('/').at(-1)}`
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    const answer = await trial.ask(method, elsewhere, method === 'PUT' ? FILTER : undefined)
    assert.equal(answer.status, 404, method)
  }
  assert.equal((await trial.ask('GET', url)).status, 200)
})

const TAKEN: readonly [what: string, changes: Fields][] = [
  ['a name of 3', { name: 'abc' }],
  ['a name of 80', { name: 'n'.repeat(80) }],
  ['no description', { description: undefined }],
  ['a description of 250', { description: 'd'.repeat(250) }],
  ['a rule of 64 KiB', { subscriber_filter: SUCCESSFUL.padEnd(65_536) }],
  ['an id of its own, which is ignored', { id: 'mine' }],
]

const REFUSED: readonly [what: string, changes: Fields, says: RegExp][] = [
  ['no name', { name: undefined }, /'name'/],
  ['a name of 2', { name: 'ab' }, /fewer than 3/],
  ['a name of 81', { name: 'n'.repeat(81) }, /more than 80/],
  ['a description of 251', { description: 'd'.repeat(251) }, /more than 250/],
  ['no rule', { subscriber_filter: undefined }, /'subscriber_filter'/],
  ['a rule that is no text', { subscriber_filter: { a: ['b'] } }, /must be string/],
  ['an empty rule', { subscriber_filter: '' }, /fewer than 1/],
  ['a rule that breaks off', { subscriber_filter: '{"a":["b"]' }, /is not JSON/],
  ['a rule that is a list', { subscriber_filter: '["a"]' }, /an object is wanted.*\["a"\]/],
  ['a rule of 64 KiB and one', { subscriber_filter: SUCCESSFUL.padEnd(65_537) }, /at most 65536/],
  ['an operator that nobody knows', { subscriber_filter: '{"a":[{"wildcard":"*"}]}' }, /wildcard/],
]

for (const [what, changes] of TAKEN) {
  test(`a filter with ${what} is taken, on adding and on changing`, async () => {
    const created = await create()
    const { url } = await createFiltered()
    const added = await trial.ask('POST', `${urlOf(created)}/filters`, { ...FILTER, ...changes })
    assert.equal(added.status, 201, added.text)
    const changed = await trial.ask('PUT', url, { ...FILTER, ...changes })
    assert.equal(changed.status, 200, changed.text)
    assert.equal((changed.json as Fields)['id'], url.split('/').at(-1))
  })
}

for (const [what, changes, says] of REFUSED) {
  test(`a filter with ${what} is refused, on adding, on changing and on trying`, async () => {
    const created = await create()
    const { url, filter } = await createFiltered()
    const wish = { ...FILTER, ...changes }
    const all = `${urlOf(created)}/filters`
    const validate = `${urlOf(created)}/filter/validate`
    for (const [method, path, sent] of [
      ['POST', all, wish],
      ['PUT', url, wish],
      ['POST', validate, { subscriber_filter: wish }],
    ] as const) {
      const answer = await trial.ask(method, path, sent)
      assert.equal(answer.status, 400, `${method} ${path} ${answer.text}`)
      assert.match(documentedSentence(path, answer), says)
    }
    assert.deepEqual((await trial.ask('GET', all)).json, [])
    assert.deepEqual((await trial.ask('GET', url)).json, filter)
  })
}
