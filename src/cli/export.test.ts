import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { openAppTrial, TOKEN } from '../api/app-trial.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../api/contract/specs.ts'
import { applyFlow } from './apply.ts'
import { openClient } from './client.ts'
import { exportFlow, yamlOf } from './export.ts'
import { type FlowFile, readFlowFile } from './flow-file.ts'
import { readFlow } from './flow-flaws.ts'
import { findByName, type FlowFields, FLOW_SERVICE } from './flow-parts.ts'
import { flawsOf } from './validate.ts'
import { listen } from './weir-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)
const address = trial.app.server.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
const client = openClient(`http://127.0.0.1:${port}`, TOKEN)

/** As it is read back from the YAML that is written. */
async function exported(name: string): Promise<FlowFile> {
  const flow = await findByName<FlowFields>(client, 'flows', name)
  assert.ok(flow !== null)
  const { content, syntax, shape } = readFlow(yamlOf(await exportFlow(flow, client)))
  assert.ok(content !== null, JSON.stringify([...syntax, ...shape]))
  return content
}

async function assertUnchanged(file: FlowFile): Promise<void> {
  const { changes } = await applyFlow(file, client)
  for (const [noun, change] of Object.entries(changes)) assert.equal(change, 'unchanged', noun)
}

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
for (const name of readdirSync(examples).filter((file) => file.endsWith('.yaml'))) {
  test(`applying what was exported of the example ${name} changes nothing`, async () => {
    const file = readFlowFile(join(examples, name))
    await applyFlow(file, client)
    const again = await exported(file.name)
    assert.deepEqual(again, file)
    await assertUnchanged(again)
  })
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const property = fc.oneof(
  fc.record({ type: fc.constantFrom('string', 'integer', 'number', 'boolean') }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer(), maximum: fc.integer() }),
  fc.record({ type: fc.constant('string'), enum: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constant('string'), description: text, format: fc.constant('date') }),
)
const flow = fc.record({
  description: optional(text),
  source: fc.record({
    folder: text.map((name) => `/data/${name.replaceAll('\0', '')}`),
    path: text.map((path) => path.replaceAll('\0', '-')),
    type: optional(fc.constantFrom('file' as const, 'folder' as const)),
    recursive: optional(fc.boolean()),
    format: fc.constantFrom(undefined, 'delimited' as const, 'json' as const),
    delimiter: optional(fc.constantFrom(',', ';', '\\t', '\t', '|')),
    quote: optional(fc.constantFrom('' as const, "'" as const)),
    header: optional(fc.boolean()),
    encoding: optional(fc.constantFrom('UTF-8' as const, 'ISO-8859-1' as const)),
  }),
  dataset: fc.record({
    name: text,
    description: optional(text),
    schema: fc.record({
      title: optional(text),
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'Ä', 'c d'), property, { minKeys: 1 }),
      additionalProperties: optional(fc.boolean()),
    }),
  }),
  schedule: optional(
    fc.record({
      every: fc.constantFrom('hour', '15 minutes', '2 days', 'week', '1 hours'),
      start: optional(fc.constantFrom('2999-01-01T00:00:00Z', '2999-01-01T06:30:00.5+05:30')),
      backfill: optional(fc.boolean()),
      timeZone: optional(fc.constantFrom('Europe/Berlin', 'utc', 'Asia/Calcutta')),
    }),
  ),
  errors: optional(
    fc.record({
      partialIngestionPercent: optional(fc.double({ min: 0.001, max: 100, noNaN: true })),
      diagnostics: optional(fc.boolean()),
      limit: optional(fc.nat()),
      abortAfter: optional(fc.integer({ min: 1, max: 9_999 })),
    }),
  ),
})

test('applying what was exported of any flow changes nothing', { timeout: 60_000 }, async () => {
  let n = 0
  await fc.assert(
    fc.asyncProperty(flow, async (some) => {
      const { dataset } = some
      const given = {
        ...some,
        name: `Any ${n++}`,
        dataset: { ...dataset, name: `${n} ${dataset.name}` },
      }
      const file = JSON.parse(JSON.stringify(given)) as FlowFile
      await applyFlow(file, client)
      await assertUnchanged(file)
      await assertUnchanged(await exported(file.name))
    }),
    { numRuns: 30 },
  )
})

test('applying what was exported of a flow that another client made changes nothing', async () => {
  const make = async (path: string, body: object) =>
    (await client.send<{ id: string }>('POST', `${FLOW_SERVICE}/${path}`, body)).id
  const connectionSpec = { id: CONNECTION_SPECS.folder }
  const connection = await make('connections', {
    name: 'Ours',
    auth: { params: { root: '/data/ours' } },
    connectionSpec,
  })
  const source = await make('sourceConnections', {
    name: 'Theirs',
    baseConnectionId: connection,
    data: { format: 'delimited', properties: { columnDelimiter: '\\t', header: 'false' } },
    params: { path: '/in/*.csv' },
    connectionSpec,
  })
  const schemas = '/data/foundation/schemaregistry/tenant/schemas'
  const schema = await client.send<{ $id: string }>('POST', schemas, {
    title: 'Of the schema',
    'meta:class': 'x',
    allOf: [{ properties: { a: { type: ['string', 'null'] } } }],
  })
  const [dataset = ''] = await client.send<string[]>('POST', '/data/foundation/catalog/dataSets', {
    name: 'Of the dataset',
    schemaRef: { id: schema.$id },
  })
  const target = await make('targetConnections', {
    name: 'Target',
    connectionSpec: { id: TARGET_SPEC.id },
    params: { dataSetId: dataset.replace('@/dataSets/', '') },
  })
  await make('flows', {
    name: 'By another client',
    flowSpec: { id: FLOW_SPEC.id },
    sourceConnectionIds: [source],
    targetConnectionIds: [target],
    scheduleParams: {
      startTime: String(Math.floor(Date.now() / 1_000)),
      frequency: 'hour',
      interval: '2',
      backfill: 'false',
    },
    options: { partialIngestionPercent: '10' },
    labels: ['core/C1'],
  })
  const file = await exported('By another client')
  assert.deepEqual(file.schedule?.every, '2 hours')
  await assertUnchanged(file)
})

test('`weir export` writes one flow, all of them, or a file each', async () => {
  const one = await weir('export', 'By another client')
  assert.match(one.stdout, /^name: By another client\n/)
  assert.doesNotMatch(one.stdout, /\n---\n/)
  const all = (await weir('export')).stdout.split('\n---\n')
  assert.ok(all.length > 30)

  const to = join(trial.folder, 'flows')
  const written = (await weir('export', '--to', to)).stdout.trim().split('\n')
  assert.equal(written.length, all.length)
  assert.ok(readdirSync(to).includes('by-another-client.yaml'))
  for (const file of written) {
    const flaws = await flawsOf(file, Date.now())
    assert.deepEqual(
      flaws.filter(({ severity }) => severity === 'error'),
      [],
      file,
    )
  }
  await assert.rejects(weir('export', 'nobody'), { code: 1, stderr: /"nobody" is not found/ })
})

test('a draft is no flow yet, and is not exported', async () => {
  const body = JSON.stringify({ name: 'Not complete' })
  const made = await trial.ask('POST', `${FLOW_SERVICE}/flows?mode=draft`, body)
  assert.equal(made.status, 201)
  const { stdout } = await weir('export', '--json')
  assert.doesNotMatch(stdout, /Not complete/)
  await assert.rejects(weir('export', 'Not complete'), /The flow "Not complete" is not found/)
})
