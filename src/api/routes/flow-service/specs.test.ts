import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Check } from 'typebox/schema'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../../contract/specs.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const FLOW = '/data/foundation/flowservice'

interface Spec {
  readonly id: string
  readonly name: string
}
interface KindOfSource extends Spec {
  readonly authSpec: readonly [{ name: string; spec: object }]
  readonly sourceSpec: { spec: object }
  readonly _weir: { dataSpec: { spec: object } }
}
interface KindOfFlow extends Spec {
  readonly sourceConnectionSpecIds: readonly string[]
  readonly targetConnectionSpecIds: readonly string[]
  readonly optionSpec: { spec: object }
  readonly scheduleSpec: { spec: object }
  readonly _weir: { optionSpec: { spec: object } }
}

async function list<T = Spec>(path: string): Promise<readonly T[]> {
  const { status, json, text } = await trial.ask('GET', `${FLOW}${path}`)
  assert.equal(status, 200, text)
  const { items, _links } = json as { items: readonly T[]; _links: object }
  assert.deepEqual(Object.keys(_links), Object.keys(_links).includes('next') ? ['next'] : [])
  return items
}

async function make(type: string, body: object): Promise<string> {
  const { status, json, text } = await trial.ask('POST', `${FLOW}/${type}`, body)
  assert.equal(status, 201, text)
  return (json as { id: string }).id
}

const [folder] = await list<KindOfSource>('/connectionSpecs')
const [files] = await list<KindOfFlow>('/flowSpecs')
assert.ok(folder !== undefined && files !== undefined)
const connectionSpec = { id: folder.id, version: '1.0' }
const baseConnectionId = await make('connections', {
  name: 'Disk',
  auth: { params: { root: '/data' } },
  connectionSpec,
})
const sourceId = await make('sourceConnections', {
  name: 'S',
  baseConnectionId,
  data: { format: 'json' },
  params: { path: 'in' },
  connectionSpec,
})
const { json: schema } = await trial.ask('POST', '/data/foundation/schemaregistry/tenant/schemas', {
  title: 'T',
  properties: { a: { type: 'string' } },
})
const { json: dataset } = await trial.ask('POST', '/data/foundation/catalog/dataSets', {
  name: 'D',
  schemaRef: { id: (schema as { $id: string }).$id },
})
const targetId = await make('targetConnections', {
  name: 'T',
  params: { dataSetId: (dataset as string[])[0]?.replace('@/dataSets/', '') },
  connectionSpec: { id: TARGET_SPEC.id },
})

test('the specs that are listed are those that connections and flows can be made with', async () => {
  const all = await list('/connectionSpecs')
  assert.deepEqual(
    all.map(({ id }) => id),
    [CONNECTION_SPECS.folder, TARGET_SPEC.id],
  )
  const [flow] = await list<KindOfFlow>('/flowSpecs')
  assert.equal(flow?.id, FLOW_SPEC.id)
  const known = new Set(all.map(({ id }) => id))
  for (const id of [...flow.sourceConnectionSpecIds, ...flow.targetConnectionSpecIds]) {
    assert.ok(known.has(id), id)
  }
})

test('a spec is read alone as it is in the list; one that is not there is a 404', async () => {
  for (const type of ['connectionSpecs', 'flowSpecs']) {
    for (const spec of await list(`/${type}`)) {
      assert.deepEqual(await list(`/${type}/${spec.id}`), [spec])
    }
    const url = `${FLOW}/${type}/nope`
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, 404)
    assert.match(documentedSentence(url, answer), new RegExp(`${type} resource nope is not found`))
  }
})

test('specs are filtered by name and id, counted and paged', async () => {
  assert.equal((await list('/connectionSpecs?property=name==folder')).length, 1)
  assert.equal((await list('/flowSpecs?property=name%3D%3D%22CloudStorageToAEP%22')).length, 1)
  assert.equal((await list(`/connectionSpecs?property=id==${TARGET_SPEC.id}`)).length, 1)
  assert.equal((await list('/flowSpecs?property=name==CRMToAEP')).length, 0)
  const { json } = await trial.ask('GET', `${FLOW}/connectionSpecs?count=true`)
  assert.deepEqual(json, { count: 2 })
  const first = await trial.ask('GET', `${FLOW}/connectionSpecs?limit=1`)
  const { next } = (first.json as { _links: { next: { href: string } } })._links
  const [second] = await list(next.href)
  assert.equal(second?.id, TARGET_SPEC.id)
})

test('specs are written by nobody', async () => {
  for (const [method, path] of [
    ['POST', '/connectionSpecs'],
    ['PUT', `/connectionSpecs/${TARGET_SPEC.id}`],
    ['POST', '/flowSpecs'],
    ['PUT', `/flowSpecs/${FLOW_SPEC.id}`],
  ] as const) {
    for (const body of [undefined, { name: 'Mine' }]) {
      const answer = await trial.ask(method, `${FLOW}${path}`, body)
      assert.equal(answer.status, 403)
      assert.match(documentedSentence(FLOW, answer), /Only services may write/)
      assert.match(answer.text, /FLOW-1426-403/)
    }
  }
})

test('a connection or a spec that is not there is a 404, and no spec is explored by itself', async () => {
  for (const [url, status] of [
    [`${FLOW}/connections/nope/test`, 404],
    [`${FLOW}/connections/nope/explore?objectType=root`, 404],
    [`${FLOW}/connectionSpecs/nope/explore?objectType=root`, 404],
    [`${FLOW}/connectionSpecs/${CONNECTION_SPECS.folder}/explore?objectType=root`, 400],
    [`${FLOW}/connectionSpecs/${TARGET_SPEC.id}/explore?objectType=root`, 400],
  ] as const) {
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, status, url)
    documentedSentence(url, answer)
  }
})

const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(null, '', 0, 'true', []))
const path = fc.oneof(
  fc.constantFrom('/data', '/a b', 'rel', '', '/a\0b', './x', '/in/*.csv'),
  anything,
)
const record = (model: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(model, { requiredKeys: [] })

const flow = {
  name: 'F',
  flowSpec: { id: files.id },
  sourceConnectionIds: [sourceId],
  targetConnectionIds: [targetId],
}

/** So that much of what is drawn is right as a whole. */
const mostly = (right: fc.Arbitrary<unknown>, ...others: fc.Arbitrary<unknown>[]) =>
  fc.oneof(
    { weight: 4, arbitrary: right },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  )

const whole = (least: number, most: number) => {
  const number = fc.integer({ min: least, max: most })
  const odd = fc.constantFrom('', '1.5', 1.5, '0x10', -1)
  return mostly(number, number.map(String), odd, anything)
}

const multiLine = record({ isMultiLineJson: fc.constantFrom(true, false, 'true', 'True', 1) })

/** `body`: what the published schema is about, put where it belongs. */
const AGREEMENTS: readonly {
  readonly what: string
  readonly spec: object
  readonly said: fc.Arbitrary<unknown>
  readonly type: string
  readonly body: (said: unknown) => object
}[] = [
  {
    what: 'auth.params of a folder',
    spec: folder.authSpec[0].spec,
    said: record({ root: path, more: anything }),
    type: 'connections',
    body: (params) => ({
      name: 'C',
      auth: { specName: folder.authSpec[0].name, params },
      connectionSpec,
    }),
  },
  {
    what: 'params of a source',
    spec: folder.sourceSpec.spec,
    said: record({
      path,
      type: fc.oneof(fc.constantFrom('file', 'folder', 'table'), anything),
      recursive: fc.oneof(fc.boolean(), anything),
    }),
    type: 'sourceConnections',
    body: (params) => ({
      name: 'S',
      baseConnectionId,
      data: { format: 'json' },
      params,
      connectionSpec,
    }),
  },
  {
    what: 'data of a source',
    spec: folder._weir.dataSpec.spec,
    said: record({
      format: mostly(
        fc.constantFrom('delimited', 'json', 'parquet'),
        fc.constantFrom('avro', 1, null),
      ),
      properties: fc.oneof(
        { weight: 1, arbitrary: anything },
        { weight: 2, arbitrary: multiLine },
        {
          weight: 5,
          arbitrary: record({
            columnDelimiter: fc.oneof(
              fc.constantFrom(',', ';', '\t', '\\t', "'", '"', '😀', '||', '\n', '\0'),
              anything,
            ),
            quote: fc.oneof(fc.constantFrom('"', "'", '', '|'), anything),
            header: fc.oneof(fc.boolean(), fc.constantFrom('true', 'false', 'True'), anything),
            encoding: fc.constantFrom('UTF-8', 'ISO-8859-1', 'utf-8', null),
          }),
        },
      ),
    }),
    type: 'sourceConnections',
    body: (data) => ({ name: 'S', baseConnectionId, data, params: { path: 'in' }, connectionSpec }),
  },
  {
    what: 'options of a flow',
    spec: files.optionSpec.spec,
    said: record({
      errorDiagnosticsEnabled: fc.oneof(fc.boolean(), anything),
      partialIngestionPercent: fc.oneof(
        fc.double({ min: -1, max: 101, noNaN: true }),
        fc.double({ min: -1, max: 101, noNaN: true }).map(String),
        fc.constantFrom('0', '00', '0.0', '100', '100.1', '1e1', '0x10', ' 5', '010', '.5'),
        anything,
      ),
    }),
    type: 'flows',
    body: (options) => ({ ...flow, options }),
  },
  {
    what: '_weir of a flow',
    spec: files._weir.optionSpec.spec,
    said: record({
      errorLimit: fc.oneof(fc.integer({ min: -1, max: 5 }), fc.constant(1.5), anything),
      abortAfter: fc.oneof(fc.integer({ min: -1, max: 5 }), anything),
    }),
    type: 'flows',
    body: (_weir) => ({ ...flow, _weir }),
  },
  {
    what: 'scheduleParams of a flow',
    spec: files.scheduleSpec.spec,
    said: fc.record(
      {
        // What has passed is refused too, which no schema can say.
        startTime: whole(2_000_000_000, 9_999_999_999).filter(
          (start) => !/^"?\d+"?$/.test(JSON.stringify(start)) || Number(start) >= 2_000_000_000,
        ),
        frequency: mostly(
          fc.constantFrom('once', 'minute', 'hour', 'day', 'week'),
          fc.constantFrom('month', 'Once'),
        ),
        interval: whole(0, 40),
        backfill: mostly(fc.boolean(), fc.constantFrom('true', 'false', 'True'), anything),
      },
      { requiredKeys: ['startTime', 'frequency'] },
    ),
    type: 'flows',
    body: (scheduleParams) => ({ ...flow, scheduleParams }),
  },
]

for (const { what, spec, said, type, body } of AGREEMENTS) {
  test(`what the schema of ${what} accepts is accepted, and what it refuses is refused`, async () => {
    const seen = { accepted: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(said, async (one) => {
        const sent: unknown = JSON.parse(JSON.stringify(one))
        const { status, text } = await trial.ask('POST', `${FLOW}/${type}`, body(sent))
        assert.ok(status === 201 || status === 400, text)
        assert.equal(status === 201, Check(spec, sent), `${JSON.stringify(sent)}: ${text}`)
        seen[status === 201 ? 'accepted' : 'refused']++
      }),
      { numRuns: 300 },
    )
    assert.ok(seen.accepted > 10 && seen.refused > 10, JSON.stringify(seen))
  })
}
