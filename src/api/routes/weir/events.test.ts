import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { anEvent } from '../../../platform/store/store-trial.ts'
import { documentedSentence, type Headers } from '../../app-trial.ts'
import { type Fields, openToldTrial } from './told-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())

const PATH = '/weir/v1/events'
await trial.register('puller', { delivery_type: 'journal', webhook_url: undefined })
const first = await trial.publish('order.made', {}, 'order-1')
const second = await trial.publish('order.made', {}, 'order-2')
const again = await trial.publish('order.paid', {}, 'order-1')

async function list(query: string, headers?: Headers): Promise<Fields[]> {
  const answer = await trial.ask('GET', `${PATH}?${query}`, undefined, headers)
  assert.equal(answer.status, 200, answer.text)
  return (answer.json as { events: Fields[] }).events
}

const idsOf = async (query: string): Promise<unknown[]> => (await list(query)).map(({ id }) => id)

test('events are listed newest first, with both of their ids and how many journals have them', async () => {
  const [paid, , made] = await list('')
  const provider = (await trial.store.read.events.find(idOf(first)))?.providerId
  assert.deepEqual(made, {
    id: first,
    code: 'order.made',
    providerId: provider,
    provider: 'Orders',
    at: (await trial.store.read.events.find(idOf(first)))?.at,
    publishedId: 'order-1',
    runId: null,
    flowId: null,
    journaled: 1,
  })
  assert.deepEqual([paid?.['id'], paid?.['journaled']], [again, 0])
})

test('they are found by event code, by provider and by the id they were published under', async () => {
  const provider = String((await trial.store.read.events.find(idOf(first)))?.providerId)
  assert.deepEqual(await idsOf('code=order.made'), [second, first])
  assert.deepEqual(await idsOf('code=order.made&limit=1'), [second])
  assert.deepEqual(await idsOf('publishedId=order-1'), [again, first])
  assert.deepEqual(await idsOf('publishedId=order-1&code=order.made'), [first])
  assert.deepEqual(await idsOf(`providerId=${provider.toUpperCase()}`), [again, second, first])
  assert.deepEqual(await idsOf(`providerId=${provider}&code=order.paid`), [again])
  for (const query of ['code=none', 'providerId=none', 'publishedId=ORDER-1', 'publishedId=']) {
    assert.deepEqual(await idsOf(query), [], query)
  }
})

test('an event of a run names the run and its flow, and is found by either spelling of its code', async () => {
  const { id: providerId } = PLATFORM_NOTIFICATIONS
  const code = 'sources_flow_run_failed'
  const event = { ...anEvent('of-a-run'), providerId, code, flowId: idOf<'flow'>('the-flow') }
  await trial.store.commit(({ events }) => events.append(event, 'run the-run ended'))
  for (const spelling of [code, 'sources_flow_run_failure']) {
    const [found] = await list(`code=${spelling}`)
    assert.deepEqual(
      [found?.['runId'], found?.['flowId'], found?.['publishedId'], found?.['provider']],
      ['the-run', 'the-flow', null, 'Platform notifications'],
    )
  }
})

test('they are found by id, by run, by flow and by time, and read page by page', async () => {
  assert.deepEqual(await idsOf('flowId=the-flow'), ['of-a-run'])
  assert.deepEqual(await idsOf('id=of-a-run'), ['of-a-run'])
  assert.deepEqual(await idsOf('id=of-a-run&code=order.made'), [])
  assert.deepEqual(await idsOf('runId=the-run'), ['of-a-run'])
  assert.deepEqual(await idsOf('runId=the'), [])
  const whole = await list('')
  const [newest, next] = whole
  const at = Number(newest?.['at'])
  const since = whole.filter((event) => Number(event['at']) >= at).map(({ id }) => id)
  assert.deepEqual(await idsOf(`from=${at}`), since)
  assert.deepEqual(
    await idsOf(`to=${at}`),
    whole.map(({ id }) => id).filter((id) => !since.includes(id)),
  )
  const pages: unknown[] = []
  let query = 'limit=1'
  for (;;) {
    const { json } = await trial.ask('GET', `${PATH}?${query}`)
    const page = json as { events: Fields[]; next: number | null }
    pages.push(...page.events.map(({ id }) => id))
    if (page.next === null) break
    query = `limit=1&before=${page.next}`
  }
  assert.deepEqual(
    pages,
    whole.map(({ id }) => id),
  )
  assert.ok(next !== undefined)
  const refused = await trial.ask('GET', `${PATH}?before=x`)
  assert.match(documentedSentence(PATH, refused), /`before` is "x"; it must be a whole number/)
})

test('an event is shown in each of its forms, with who has it', async () => {
  const { json } = await trial.ask('GET', `${PATH}/${first}`)
  const { payloads, told, ...fields } = json as Fields & {
    payloads: Record<string, string>
    told: Fields[]
  }
  assert.deepEqual(fields, (await list('publishedId=order-1&code=order.made'))[0])
  // What others publish is written in the form of its provider alone.
  assert.deepEqual(Object.keys(payloads), ['cloud_events_v1'])
  assert.ok(payloads['cloud_events_v1']?.includes('order-1'))
  const own = (await trial.ask('GET', `${PATH}/of-a-run`)).json as Fields
  assert.deepEqual(Object.keys(Object(own['payloads'])), [
    'adobe_io',
    'pipeline',
    'cloud_events_v1',
  ])
  assert.deepEqual(
    told.map(({ name, push }) => [name, push]),
    [['puller', 'journal']],
  )
  const missing = await trial.ask('GET', `${PATH}/none`)
  assert.match(documentedSentence(PATH, missing), /The event "none" is not found/)
})

test('a limit out of bounds is refused, and who is not the operator', async () => {
  const answer = await trial.ask('GET', `${PATH}?limit=0`)
  assert.match(documentedSentence(PATH, answer), /`limit` is "0"; it must be/)
  const { headers } = await trial.credential()
  const refused = await trial.ask('GET', PATH, undefined, headers)
  assert.equal(refused.status, 403)
  assert.match(documentedSentence(PATH, refused), /Only the operator token/)
})
