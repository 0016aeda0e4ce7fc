import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { documentedSentence, type Headers, type Method, PUBLIC_URL } from './app-trial.ts'
import { checkAnswer, openLaidOutTrial } from './laid-out-trial.ts'

const trial = await openLaidOutTrial()
after(() => trial[Symbol.asyncDispose]())
const { paths, known, own } = trial

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const words = fc.oneof(
  fc.constantFrom('', '0', '-1', '1e9', 'true', 'null', '__proto__', 'constructor', '..', '*'),
  fc.constantFrom(...known),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

const NAMES = [
  'name',
  'datasetId',
  'inputFormat',
  'title',
  'auth',
  'data',
  'params',
  'options',
  'properties',
  'required',
  'allOf',
  '$ref',
  'definitions',
  '@type',
  'xdm:sourceSchema',
  'xdm:sourceProperty',
  'op',
  'connectionSpec',
  'flowSpec',
  'flowId',
  'flow',
  'firstRecords',
  'schemaRef',
  'events_of_interest',
  'delivery_type',
  'label',
  'description',
  'event_code',
  'instance_id',
  'provider_metadata',
  'sample_event_template',
  'client_id',
  'client_secret',
  'path',
  'value',
  'id',
  'sourceConnectionIds',
  'scheduleParams',
  'queryString',
  'orderby',
  'limit',
  'state',
]

/** Words of the Flow Service's own language, whole and broken. */
const language = fc.oneof(
  fc.constantFrom('name==F', 'state==draft', 'createdAt>0', 'ids[]!=a,b', 'name=="a,b"', 'id>=1'),
  fc.constantFrom('property=name==F', '-createdAt', '+name', 'draft', 'publish', 'DISABLE', 'guid'),
  fc.constantFrom('re-trigger', 'finalize', 'ROLLBACK', '==', 'name=~x', 'name=="', 'a&property=b'),
)

/** Names that mean something, with values that mostly do not. */
const body = fc.oneof(
  fc.constantFrom(undefined, '', '{', '[]', 'null', '"x"'),
  fc.json({ maxDepth: 4 }),
  fc.dictionary(
    fc.constantFrom(...NAMES),
    fc.oneof(words, language, fc.jsonValue({ maxDepth: 3 })),
  ),
)

const call = fc.record({
  path: fc.constantFrom(...Object.keys(paths)),
  method: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...METHODS) },
    { weight: 1, arbitrary: fc.constant<Method>('GET') },
  ),
  isDocumentedMethod: fc.boolean(),
  ids: fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: words }),
    { minLength: 2, maxLength: 2 },
  ),
  isOwn: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  query: fc.dictionary(
    fc.constantFrom(
      'limit',
      'orderby',
      'start',
      'count',
      'property',
      'continuationToken',
      'since',
      'latest',
      'path',
      'if-match',
      'eventmetadata',
      'providerMetadataId',
      'providerMetadataIds',
      'instanceId',
      'registrationId',
      'objectType',
      'object',
      'fileType',
      'preview',
      'determineProperties',
      'orderby',
      'mode',
      'op',
      'subOp',
      'action',
      'activityIds',
      'x',
    ),
    fc.oneof(
      { weight: 2, arbitrary: words },
      { weight: 1, arbitrary: language },
      fc.constantFrom('COMPLETE', 'initialize', 'ABORT', 'REVERT'),
      fc.constantFrom('root', 'file', 'folder', 'delimited', 'json', 'True', '/'),
    ),
    { maxKeys: 3 },
  ),
  headers: fc.dictionary(
    fc.constantFrom('if-match', 'x-api-key', 'accept', 'content-type', 'x-request-id'),
    fc.oneof(
      fc.constantFrom(
        '',
        '*',
        '*/*',
        'application/vnd.adobe.xed-full+json; version=1',
        'application/json',
        'application/json-patch+json',
        'text/html',
      ),
      fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '')),
    ),
    { maxKeys: 2 },
  ),
  body,
})

test(
  'whatever is sent to whichever path, the answer is a documented one, never a 5xx and never a hang',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(call, async ({ path, ids, isOwn, query, headers, ...given }) => {
        const documented = Object.keys(paths[path] ?? {}).map((name) => name.toUpperCase())
        const method =
          METHODS.find((one) => given.isDocumentedMethod && one === documented[0]) ?? given.method
        let n = 0
        const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
          encodeURIComponent((isOwn ? own[name] : undefined) ?? placed(ids[n++ % 2])),
        )
        const search = new URLSearchParams(query).toString()
        const url = search === '' ? filled : `${filled}?${search}`
        const sent = method === 'GET' || method === 'HEAD' ? undefined : given.body
        const before = trial.errors.length
        const answer = await trial.ask(method, url, sent, headers satisfies Headers)
        assert.deepEqual(trial.errors.slice(before), [], url)
        if (answer.status < 400) checkAnswer(paths, path, method, answer.status, answer.json)
        else if (method === 'HEAD') assert.ok(answer.status < 500)
        else documentedSentence(new URL(url, PUBLIC_URL).pathname, answer)
      }),
      { numRuns: 1_500 },
    )
  },
)

/** Nothing, one dot or two in the place of an id make another path, which another document is true of. */
function placed(id = ''): string {
  return /^\.{0,2}$/.test(id) ? 'nothing' : id
}
