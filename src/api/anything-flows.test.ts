import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { documentedSentence, type Method } from './app-trial.ts'
import { checkAnswer, type Paths } from './laid-out-trial.ts'
import { FLOW, openFlowTrial, TYPES } from './routes/flow-service/flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { paths } = (await trial.ask('GET', '/openapi.json')).json as { paths: Paths }

/** Mostly one that means something, now and then anything. */
function mostly<T>(...meant: readonly T[]): fc.Arbitrary<T | string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...meant) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  )
}

const filter = fc
  .record({
    path: mostly(
      'id',
      'name',
      'state',
      'createdAt',
      'flowId',
      'metrics.x[].y',
      'params.path',
      'data.a',
    ),
    operator: mostly('==', '!=', '>', '>=', '<', '<='),
    values: fc.array(mostly('F', '"a,b"', '1', 'draft', 'Enabled', 'True'), {
      minLength: 1,
      maxLength: 2,
    }),
  })
  .map(({ path, operator, values }) => `${path}${operator}${values.join(',')}`)
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 1 })

const list = fc.record({
  property: maybe(filter),
  orderby: maybe(mostly('name', '-createdAt', '+id', '*name')),
  limit: maybe(mostly('1', '5', '0', '1000')),
  count: maybe(mostly('True', 'false')),
  activityIds: maybe(mostly('guid', 'name')),
})
const search = fc.record({
  queryString: maybe(filter.map((one) => `property=${one}`)),
  orderby: maybe(mostly('name', '-createdAt')),
  limit: maybe(mostly<unknown>(1, 1000, 0)),
  count: maybe(fc.boolean()),
  more: maybe(mostly('x')),
})
const time = mostly<unknown>(1, '1790000000', 4_000_000_000, '4000000000', 1e15, null, -1)
const schedule = fc.record({
  startTime: maybe(time),
  frequency: maybe(mostly('once', 'minute', 'hour', 'day', 'week')),
  interval: maybe(mostly<unknown>(1, '15', 0, 1e9)),
  backfill: maybe(mostly<unknown>(true, 'false')),
})
const params = fc.record({
  startTime: maybe(time),
  windowStartTime: maybe(time),
  windowEndTime: maybe(time),
  deltaColumn: maybe(fc.constantFrom({ name: 'a' }, 1)),
})
const operation = fc.record({
  op: mostly('add', 'Replace', 'REMOVE', 'test'),
  path: mostly(
    '/name',
    '/options/errorDiagnosticsEnabled',
    '/scheduleParams',
    '/labels/-',
    '/state',
    '',
  ),
  value: fc.oneof(mostly<unknown>('x', true, [], {}, 5), schedule, fc.jsonValue({ maxDepth: 2 })),
})

type Call = readonly [method: Method, path: string, place: string, query: object, body: unknown]
/** `{flow}`, `{draft}` and `{run}` are there when it is sent. */
const flow = fc.constantFrom('{flow}', '{draft}', 'nope')
const type = fc.constantFrom(...TYPES, 'runs')
const op = fc.record({
  op: mostly('enable', 'DISABLE', 'publish', 're-trigger', 'FINALIZE'),
  subOp: maybe(mostly('APPLY', 'ROLLBACK')),
  'if-match': maybe(mostly('{etag}')),
})
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(type, list).map(([one, query]): Call => ['GET', `/${one}`, `/${one}`, query, undefined]),
  fc
    .tuple(flow, list)
    .map(([id, query]): Call => ['GET', '/flows/{id}/runs', `/flows/${id}/runs`, query, undefined]),
  fc.tuple(fc.constantFrom(...TYPES), search).map(([one, { more, ...body }]): Call => {
    const whole = more === undefined ? body : { ...body, [more]: 1 }
    return ['POST', `/${one}/search`, `/${one}/search`, {}, whole]
  }),
  fc
    .tuple(maybe(mostly('draft', 'DRAFT')), maybe(schedule), fc.jsonValue({ maxDepth: 2 }))
    .map(([mode, scheduleParams, labels]): Call => [
      'POST',
      '/flows',
      '/flows',
      { mode },
      trial.bodies.flows({ scheduleParams, ...(Array.isArray(labels) ? { labels } : {}) }),
    ]),
  fc
    .tuple(flow, fc.oneof(operation, fc.array(operation, { maxLength: 3 })), mostly('{etag}'))
    .map(([id, body, etag]): Call => [
      'PATCH',
      '/flows/{id}',
      `/flows/${id}`,
      { 'if-match': etag },
      body,
    ]),
  fc
    .tuple(flow, op)
    .map(([id, query]): Call => [
      'POST',
      '/flows/{id}/action',
      `/flows/${id}/action`,
      query,
      undefined,
    ]),
  fc
    .tuple(flow, maybe(params))
    .map(([flowId, asked]): Call => ['POST', '/runs', '/runs', {}, { flowId, params: asked }]),
  op.map((query): Call => ['POST', '/runs/{id}/action', '/runs/{run}/action', query, undefined]),
  flow.map((id): Call => ['DELETE', '/flows/{id}', `/flows/${id}`, {}, undefined]),
)

/** One of each that is taken for certain. */
const TAKEN: readonly Call[] = [
  ['GET', '/flows', '/flows', { property: 'name!=x', orderby: '-name', limit: '1' }, undefined],
  ['GET', '/flows/{id}/runs', '/flows/{flow}/runs', { activityIds: 'guid' }, undefined],
  ['POST', '/flows/search', '/flows/search', {}, { queryString: 'state==draft', limit: 1 }],
  ['POST', '/flows', '/flows', { mode: 'draft' }, {}],
  [
    'PATCH',
    '/flows/{id}',
    '/flows/{draft}',
    { 'if-match': '{etag}' },
    { op: 'ADD', path: '/name', value: 'x' },
  ],
  ['POST', '/flows/{id}/action', '/flows/{flow}/action', { op: 'DISABLE' }, undefined],
  ['POST', '/runs', '/runs', {}, { flowId: '{flow}', params: { windowStartTime: 1 } }],
  ['DELETE', '/flows/{id}', '/flows/{draft}', {}, undefined],
]

test(
  'whatever the Flow Service is asked in its own language, it takes or refuses it as documented, and does take some of each',
  { timeout: 60_000 },
  async () => {
    const taken = new Set<string>()
    await fc.assert(
      fc.asyncProperty(call, async ([method, path, place, query, body]) => {
        const made = await trial.create('flows', trial.bodies.flows())
        const draft = await trial.draft('flows', trial.bodies.flows())
        const run = await trial.ask('POST', `${FLOW}/runs`, { flowId: made.id })
        const etag = place.includes('{draft}') ? draft.etag : made.etag
        const ids = { flow: made.id, draft: draft.id, run: (run.json as { id: string }).id, etag }
        const url = filled(`${FLOW}${place}`, ids)
        const asked = Object.entries(query).filter(([, value]) => value !== undefined)
        const search = new URLSearchParams()
        for (const [name, value] of asked) search.set(name, filled(String(value), ids))
        const sent = body === undefined ? undefined : filled(JSON.stringify(body), ids)
        const answer = await trial.ask(method, `${url}?${search.toString()}`, sent)
        assert.deepEqual(trial.errors, [], `${method} ${url}?${search.toString()}`)
        if (answer.status >= 400) documentedSentence(url, answer)
        else {
          checkAnswer(paths, `${FLOW}${path}`, method, answer.status, answer.json)
          taken.add(`${method} ${path}`)
        }
        for (const id of [made.id, draft.id]) await trial.ask('DELETE', `${FLOW}/flows/${id}`)
      }),
      { numRuns: 600, examples: TAKEN.map((one) => [one]) },
    )
    for (const [method, path] of TAKEN) assert.ok(taken.has(`${method} ${path}`), path)
  },
)

function filled(text: string, ids: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(flow|draft|run|etag)\}/g, (_, name: string) => ids[name] ?? '')
}
