import assert from 'node:assert/strict'
import { test } from 'node:test'
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

type Refused = readonly [
  what: string,
  contentType: string,
  body: unknown,
  says: RegExp,
  headers?: Headers,
]

const REFUSED: readonly Refused[] = [
  ['no body', ONE, undefined, /^The event must be a JSON object, and is missing\.$/],
  ['a list', ONE, [EVENT], /and is \[.*Send a list as application\/cloudevents-batch\+json\.$/],
  ['a text', ONE, 'x', /must be a JSON object, and is "x"\./],
  ['no id', ONE, { specversion: '1.0', source: SOURCE, type: 't' }, /^The event: `id` is missing/],
  ['null for an id', ONE, { ...EVENT, id: null }, /`id` is missing/],
  ['an empty id', ONE, { ...EVENT, id: '' }, /`id` must not be empty\.$/],
  ['a number for an id', ONE, { ...EVENT, id: 5 }, /`id` must be string, and is 5\.$/],
  ['no source', ONE, { specversion: '1.0', id: '1', type: 't' }, /`source` is missing/],
  [
    'a source with a space',
    ONE,
    { ...EVENT, source: 'a b' },
    /`source` must match format "uri-reference", and is "a b"\.$/,
  ],
  ['an empty type', ONE, { ...EVENT, type: '' }, /`type` must not be empty/],
  [
    'version 0.3',
    ONE,
    { ...EVENT, specversion: '0.3' },
    /`specversion` must be "1\.0", and is "0\.3"\.$/,
  ],
  [
    'an empty version',
    ONE,
    { ...EVENT, specversion: '' },
    /`specversion` must be "1\.0", and is ""/,
  ],
  ['version 1', ONE, { ...EVENT, specversion: 1 }, /`specversion` must be "1\.0", and is 1\./],
  [
    'a time that is none',
    ONE,
    { ...EVENT, time: 'today' },
    /`time` must match format "date-time", and is "today"/,
  ],
  ['an empty time', ONE, { ...EVENT, time: '' }, /`time` must not be empty/],
  ['an empty subject', ONE, { ...EVENT, subject: '' }, /`subject` must not be empty/],
  [
    'a schema that is no URI',
    ONE,
    { ...EVENT, dataschema: 'a b' },
    /`dataschema` must match format "uri"/,
  ],
  [
    'an XML type',
    ONE,
    { ...EVENT, datacontenttype: 'text/xml' },
    /`datacontenttype` must be application\/json .*"text\/xml"/,
  ],
  [
    'a number for a data type',
    ONE,
    { ...EVENT, datacontenttype: 1 },
    /`datacontenttype` must be string/,
  ],
  ['base64', ONE, { ...EVENT, data_base64: 'AA==' }, /`data_base64` is not taken/],
  ['an underscore', ONE, { ...EVENT, my_ext: 1 }, /`my_ext` is not a name that CloudEvents allow/],
  ['a capital letter', ONE, { ...EVENT, myExt: 1 }, /`myExt` is not a name/],
  ['an empty name', ONE, { ...EVENT, '': 1 }, /`` is not a name/],
  [
    'a list for an extension',
    ONE,
    { ...EVENT, tags: ['a'] },
    /`tags` must be a text, a whole number, .*is \["a"\]/,
  ],
  [
    'a fraction for an extension',
    ONE,
    { ...EVENT, share: 0.5 },
    /`share` must be a text, a whole number/,
  ],
  ['schemaurl', ONE, { ...EVENT, schemaurl: 'x' }, /schemaurl/],
  [
    'a mark that is none',
    ONE,
    { ...EVENT, phidata: 'yes' },
    /`phidata` must be true or false, and is "yes"/,
  ],
  [
    'a header that is no mark',
    ONE,
    EVENT,
    /`x-event-phidata` must be true or false, and is "1"/,
    { 'x-event-phidata': '1' },
  ],
  [
    'a batch of one that is no list',
    BATCH,
    EVENT,
    /must be a list of events.*application\/cloudevents\+json\.$/,
  ],
  [
    'a batch with a bad one',
    BATCH,
    [EVENT, { ...EVENT, id: 5 }],
    /^Event 2 of the batch: `id` must be string/,
  ],
  [
    'a batch with no event in it',
    BATCH,
    [EVENT, null],
    /^Event 2 of the batch must be a JSON object, and is null/,
  ],
  [
    'too large a batch',
    BATCH,
    Array.from({ length: MAX_BATCH + 1 }, () => EVENT),
    /has 1001 events; 1000 may/,
  ],
  [
    'a binary event without a type',
    JSON_TYPE,
    {},
    /^The header ce-type is missing/,
    { 'ce-id': '1', 'ce-source': SOURCE },
  ],
  [
    'a binary event of another version',
    JSON_TYPE,
    {},
    /^The header ce-specversion must be "1\.0"/,
    { ...BINARY, 'ce-specversion': '2.0' },
  ],
  [
    'a binary extension with an underscore',
    JSON_TYPE,
    {},
    /^The header ce-a_b is not a name/,
    { ...BINARY, 'ce-a_b': '1' },
  ],
  [
    'no header at all',
    JSON_TYPE,
    EVENT,
    /give x-adobe-event-provider-id and x-adobe-event-code.*application\/cloudevents\+json/,
  ],
  [
    'no code',
    JSON_TYPE,
    {},
    /give x-adobe-event-provider-id/,
    { 'x-adobe-event-provider-id': 'p' },
  ],
  ['no payload', JSON_TYPE, undefined, /has no body/, RAW],
  [
    'a provider id with a space',
    JSON_TYPE,
    {},
    /`source` must match format/,
    { ...RAW, 'x-adobe-event-provider-id': 'a b' },
  ],
  [
    'headers that say another type',
    JSON_TYPE,
    EVENT,
    /`type` of the event is "other", and its body that it is "com\.example\.placed"/,
    { ...RAW, 'x-adobe-event-code': 'other' },
  ],
  [
    'headers that say another provider',
    JSON_TYPE,
    EVENT,
    /`source` of the event is "urn:uuid:other"/,
    { ...RAW, 'x-adobe-event-provider-id': 'other' },
  ],
  [
    'headers that say another id',
    JSON_TYPE,
    EVENT,
    /`id` of the event is "other"/,
    { ...RAW, 'x-event-id': 'other' },
  ],
]

for (const [what, contentType, body, says, headers] of REFUSED) {
  test(`${contentType} with ${what} is refused, and says why`, () => {
    assert.throws(
      () => read(contentType, body, headers),
      (error: unknown) => {
        assert.ok(error instanceof Fault)
        assert.equal(error.code, 'EVENTS-400')
        assert.match(error.message, says)
        return true
      },
    )
  })
}
