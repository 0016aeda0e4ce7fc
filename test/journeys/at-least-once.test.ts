/**
 * at-least-once: whatever happens between publishing and hearing (failing receivers, `kill -9`, being
 * disabled and enabled again), nothing accepted is lost, and nothing is journaled twice.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Fields, fieldsOf, listOf, textOf } from '../fields.ts'
import { openWorld, type World } from '../world.ts'

let world: World
let workspace: string
let clientId: string

before(async () => {
  world = await openWorld({ WEIR_RETRY_SCHEDULE: '40ms' })
  const context = fieldsOf(await world.client.get('/weir/v1/context'))
  workspace = new URL(textOf(fieldsOf(context['urls'])['registrations'])).pathname.replace(
    '/registrations',
    '',
  )
  clientId = textOf(fieldsOf(context['credential'])['clientId'])
})

after(() => world[Symbol.asyncDispose]())

type Code = 'a' | 'b'

type Step =
  | { readonly kind: 'publish'; readonly code: Code; readonly count: number }
  | { readonly kind: 'receiver'; readonly answers: 200 | 503 }
  | { readonly kind: 'kill' }
  | { readonly kind: 'disable' | 'enable'; readonly who: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      code: fc.constantFrom<Code>('a', 'b'),
      count: fc.integer({ min: 1, max: 25 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('receiver' as const),
      answers: fc.constantFrom<200 | 503>(200, 503),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'kill' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('disable' as const, 'enable' as const),
      who: fc.integer({ min: 0, max: 2 }),
    }),
  },
)

/** What each registration asks for, and whether its filter lets an event with that number through. */
const WISHES: readonly {
  readonly type: 'webhook' | 'webhook_batch' | 'journal'
  readonly codes: readonly Code[]
  readonly rule?: Fields
  readonly passes: (n: number) => boolean
}[] = [
  { type: 'webhook', codes: ['a', 'b'], passes: () => true },
  { type: 'webhook_batch', codes: ['a'], passes: () => true },
  {
    type: 'webhook',
    codes: ['b'],
    rule: { data: { parity: ['even'] } },
    passes: (n) => n % 2 === 0,
  },
  { type: 'journal', codes: ['a', 'b'], passes: () => true },
]

test(
  'every registration hears each event that it asked for at least once, under one id, and has it in its journal exactly once',
  { timeout: 240_000 },
  async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
        const play = await begin(`Play ${++run}`)
        for (const one of steps) await play.take(one)
        await play.settle()
        await play.check()
        await play.end()
      }),
      { numRuns: 8 },
    )
  },
)

/** One story with registrations of its own. */
async function begin(name: string) {
  const { client, receiver } = world
  const made = fieldsOf(await client.send('POST', `${workspace}/providers`, { label: name }))
  const providerId = textOf(made['id'])
  for (const code of ['a', 'b']) {
    const metadata = { event_code: code, label: code, description: code }
    await client.send('POST', `${workspace}/providers/${providerId}/eventmetadata`, metadata)
  }
  const ids: string[] = []
  for (const [index, { type, codes, rule }] of WISHES.entries()) {
    const path = `/${encodeURIComponent(name)}/${index}`
    const registration = await client.send('POST', `${workspace}/registrations`, {
      client_id: clientId,
      name: `${name}, ${index}`,
      delivery_type: type,
      ...(type === 'journal' ? {} : { webhook_url: receiver.url + path }),
      events_of_interest: codes.map((code) => ({ provider_id: providerId, event_code: code })),
      ...(rule === undefined
        ? {}
        : { subscriber_filters: [{ name: 'even', subscriber_filter: JSON.stringify(rule) }] }),
    })
    ids.push(textOf(fieldsOf(registration)['registration_id']))
  }
  const isEnabled = WISHES.map(() => true)
  /** For each registration: what its journal must hold, and what it must hear. */
  const journaled = WISHES.map(() => new Set<string>())
  const owed = WISHES.map(() => new Set<string>())
  let published = 0

  async function publish(code: Code): Promise<void> {
    const n = ++published
    const id = `${name} ${n}`
    const status = await post(providerId, code, id, n)
    assert.ok(status === 200 || status === 204, `publishing answered ${status}`)
    for (const [index, { type, codes, passes }] of WISHES.entries()) {
      if (!codes.includes(code) || !passes(n)) continue
      journaled[index]?.add(id)
      if (type !== 'journal' && isEnabled[index] === true) owed[index]?.add(id)
    }
  }

  async function turn(index: number, value: boolean): Promise<void> {
    const path = `${workspace}/registrations/${ids[index]}`
    await world.client.send('PATCH', path, [{ op: 'replace', path: '/enabled', value }])
    isEnabled[index] = value
  }

  return {
    async take(one: Step): Promise<void> {
      switch (one.kind) {
        case 'publish':
          for (let n = 0; n < one.count; n++) await publish(one.code)
          return
        case 'receiver':
          receiver.answer = one.answers
          return
        case 'kill':
          await world.kill()
          await world.start()
          return
        case 'disable':
        case 'enable':
          return await turn(one.who, one.kind === 'enable')
      }
    },

    async settle(): Promise<void> {
      receiver.answer = 200
      await receiver.until(() =>
        owed.every((expected, index) => {
          const heard = heardBy(name, index)
          return [...expected].every((id) => heard.has(id))
        }),
      )
    },

    async check(): Promise<void> {
      for (const [index, { type, codes, passes }] of WISHES.entries()) {
        const journal = await journalOf(ids[index] ?? '')
        const entries = journal.map((event) => textOf(event['id']))
        assert.deepEqual(entries, [...(journaled[index] ?? [])], `journal ${index}`)
        const eventIds = new Map(journal.map((event) => [event['id'], event['eventid']]))
        const heard = heardBy(name, index)
        if (type === 'journal') assert.equal(heard.size, 0)
        for (const [id, under] of heard) {
          assert.deepEqual([...under], [eventIds.get(id)], `${id} has one event id everywhere`)
          const n = Number(id.split(' ').at(-1))
          assert.ok(passes(n) && codes.length > 0, `${id} passes`)
        }
      }
    },

    async end(): Promise<void> {
      for (const id of ids) await world.client.remove(`${workspace}/registrations/${id}`)
    },
  }
}

/** The events that came to a webhook: their own ids, each with the event ids that it came under. */
function heardBy(name: string, index: number): Map<string, Set<unknown>> {
  const heard = new Map<string, Set<unknown>>()
  const path = `/${encodeURIComponent(name)}/${index}`
  for (const one of world.receiver.heard) {
    if (one.path !== path) continue
    const events = Array.isArray(one.body) ? listOf(one.body) : [fieldsOf(one.body)]
    // What the header names is the first of what the body holds.
    assert.equal(one.eventId, events[0]?.['eventid'])
    assert.ok(events.length <= 20)
    for (const event of events) {
      const id = textOf(event['id'])
      heard.set(id, (heard.get(id) ?? new Set()).add(event['eventid']))
    }
  }
  return heard
}

async function post(providerId: string, type: string, id: string, n: number): Promise<number> {
  const response = await fetch(`${world.url}/ingress`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.token}`,
      'content-type': 'application/cloudevents+json',
    },
    body: JSON.stringify({
      specversion: '1.0',
      id,
      source: `urn:uuid:${providerId}`,
      type,
      data: { n, parity: n % 2 === 0 ? 'even' : 'odd' },
    }),
  })
  await response.body?.cancel()
  return response.status
}

async function journalOf(registrationId: string): Promise<readonly Fields[]> {
  return (await world.journal(registrationId)).map(fieldsOf)
}
