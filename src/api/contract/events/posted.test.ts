import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CloudEvent, HTTP } from 'cloudevents'
import fc from 'fast-check'
import { Fault } from '../../../domain/fault.ts'
import { MAX_BATCH, publishRequestsOf } from './posted.ts'

const ONE = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'
const JSON_TYPE = 'application/json'

const SOURCE = 'urn:uuid:6e8bc430-9c3a-41d9-9669-0800200c9a66'
const EVENT = { specversion: '1.0', id: 'order-5', source: SOURCE, type: 'com.example.placed' }
const RAW = {
  'x-adobe-event-provider-id': '6e8bc430-9c3a-41d9-9669-0800200c9a66',
  'x-adobe-event-code': 'com.example.placed',
}
const BINARY = { 'ce-specversion': '1.0', 'ce-id': 'order-5', 'ce-source': SOURCE, 'ce-type': 't' }
const AT = Date.parse('2026-11-23T10:00:00.123Z')

type Headers = Readonly<Record<string, string>>

function read(contentType: string, body: unknown, headers: Headers = {}) {
  const posted = { headers: { 'content-type': contentType, ...headers }, body }
  return publishRequestsOf(posted, { id: () => 'made-up', at: AT })
}

test('a structured event keeps every attribute as it was given, and its data apart', () => {
  const given = {
    ...EVENT,
    time: '2026-11-23T11:00:00.5+01:00',
    tenant: 'north',
    level: 3,
    live: true,
  }
  const [request] = read(`${ONE}; charset=UTF-8`, { ...given, data: { order: 5 } })
  assert.deepEqual(request, {
    attributes: given,
    id: 'order-5',
    source: SOURCE,
    type: 'com.example.placed',
    data: { order: 5 },
    isPhi: false,
  })
})

test('a missing specversion reads as 1.0, and null as not being there', () => {
  const { specversion: _, ...without } = EVENT
  for (const given of [without, { ...without, specversion: null, time: null, tenant: null }]) {
    assert.deepEqual(read(ONE, given)[0]?.attributes, EVENT)
  }
})

test('data may be any JSON, or nothing', () => {
  fc.assert(
    fc.property(fc.option(fc.jsonValue(), { nil: undefined }), (data) => {
      const [request] = read(ONE, data === undefined ? EVENT : { ...EVENT, data })
      assert.deepEqual(request?.data, data)
    }),
  )
})

test('a batch is read in its order, and an empty one is nothing', () => {
  const ids = ['a', 'b', 'c']
  const events = ids.map((id) => ({ ...EVENT, id }))
  assert.deepEqual(
    read(BATCH, events).map(({ id }) => id),
    ids,
  )
  assert.deepEqual(read(BATCH, []), [])
  const most = Array.from({ length: MAX_BATCH }, () => EVENT)
  assert.equal(read(BATCH, most).length, MAX_BATCH)
})

test('a binary event is its headers, with what they cannot carry escaped', () => {
  const headers = { ...BINARY, 'ce-subject': 'Ca%C3%B1on%20100%25', 'ce-discount': '100%' }
  const [request] = read('application/json; charset=utf-8', [1, 2], headers)
  assert.deepEqual(request?.attributes, {
    datacontenttype: 'application/json; charset=utf-8',
    specversion: '1.0',
    id: 'order-5',
    source: SOURCE,
    type: 't',
    subject: 'Cañon 100%',
    discount: '100%',
  })
  assert.deepEqual(request?.data, [1, 2])
  const other = read('application/vnd.example.order+json', {}, BINARY)
  assert.equal(other[0]?.attributes['datacontenttype'], 'application/vnd.example.order+json')
})

test('what the library of CloudEvents sends in either mode is read as it was meant', () => {
  const event = new CloudEvent({
    ...EVENT,
    time: '2026-11-23T10:00:00.000Z',
    tenant: 'north',
    data: { a: 1 },
  })
  for (const message of [HTTP.binary(event), HTTP.structured(event)]) {
    const headers = Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    const [request] = read('', JSON.parse(String(message.body)), headers)
    for (const name of ['id', 'source', 'type', 'time', 'tenant']) {
      assert.equal(request?.attributes[name], event[name])
    }
    assert.deepEqual(request?.data, { a: 1 })
  }
})

test('raw mode makes an event around the bare payload', () => {
  const attributes = {
    specversion: '1.0',
    source: SOURCE,
    type: 'com.example.placed',
    time: '2026-11-23T10:00:00.123Z',
    datacontenttype: 'application/json',
  }
  const [named] = read(JSON_TYPE, 'some payload', { ...RAW, 'x-event-id': 'mine' })
  assert.deepEqual(named?.attributes, { ...attributes, id: 'mine' })
  assert.equal(named?.data, 'some payload')
  // An empty header is what some clients send for "none".
  const [unnamed] = read(JSON_TYPE, null, { ...RAW, 'x-event-id': '' })
  assert.deepEqual([unnamed?.id, unnamed?.data], ['made-up', null])
})

test('raw mode tells a CloudEvent, as Adobe Commerce sends it, from a payload', () => {
  const [commerce] = read(JSON_TYPE, { ...EVENT, data: { order: 5 } }, RAW)
  assert.deepEqual(commerce?.attributes, EVENT)
  assert.deepEqual(commerce?.data, { order: 5 })
  const payload = { id: 'x', source: 'web', type: 'order' }
  assert.deepEqual(read(JSON_TYPE, payload, RAW)[0]?.data, payload)
})

const MARKS: readonly [header: string | undefined, extension: unknown, isPhi: boolean][] = [
  [undefined, undefined, false],
  ['true', undefined, true],
  ['TRUE', undefined, true],
  ['false', undefined, false],
  ['', undefined, false],
  [undefined, true, true],
  [undefined, 'true', true],
  [undefined, false, false],
  ['false', true, true],
  ['true', false, true],
]

for (const [header, extension, isPhi] of MARKS) {
  test(`header ${header} and extension ${String(extension)} say that it ${isPhi ? 'is' : 'is no'} health data`, () => {
    const headers: Headers = header === undefined ? {} : { 'x-event-phidata': header }
    const event = extension === undefined ? EVENT : { ...EVENT, phidata: extension }
    assert.equal(read(ONE, event, headers)[0]?.isPhi, isPhi)
  })
}

for (const contentType of ['', 'text/plain', 'application/cloudevents', 'application/vnd.x+json']) {
  test(`the content type "${contentType}" is no mode`, () => {
    assert.throws(
      () => read(contentType, EVENT, RAW),
      (error: unknown) => error instanceof Fault && error.code === 'EVENTS-415',
    )
  })
}

test('whatever is posted, it is an event or a Fault', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('1.0', SOURCE, '', 'true', null))
  const body = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(...Object.keys(EVENT), 'data', 'time', 'datacontenttype', 'x'),
      value,
    ),
    fc.array(fc.constant(EVENT), { maxLength: 3 }),
  )
  const headers = fc.dictionary(
    fc.constantFrom(...Object.keys(RAW), ...Object.keys(BINARY), 'x-event-id', 'x-event-phidata'),
    fc.oneof(fc.string(), fc.constantFrom(SOURCE, '1.0', '%', 'true')),
  )
  fc.assert(
    fc.property(fc.constantFrom(ONE, BATCH, JSON_TYPE), body, headers, (contentType, one, more) => {
      try {
        for (const { attributes, id, source, type } of read(contentType, one, more)) {
          assert.ok([id, source, type].every((text) => typeof text === 'string' && text !== ''))
          assert.equal(attributes['specversion'], '1.0')
        }
      } catch (error) {
        if (!(error instanceof Fault)) throw error
      }
    }),
    { numRuns: 1_000 },
  )
})
