import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import type { FlowOptions } from '../../domain/flow.ts'
import { idOf } from '../../domain/ids.ts'
import type { Source, Target } from '../../domain/source.ts'
import type { OpenStore } from '../../platform/store/store.ts'
import { aConnection, openStoreTrial } from '../../platform/store/store-trial.ts'
import { checkFlow, type FlowDraft, flowOptionsOf, type OptionsDraft } from './flows.ts'
import { FLOW_SPEC } from './specs.ts'

const NONE: OptionsDraft = {
  errorDiagnosticsEnabled: null,
  partialIngestionPercent: null,
  errorLimit: null,
  abortAfter: null,
}
const DEFAULTS: FlowOptions = {
  errorDiagnosticsEnabled: true,
  partialIngestionPercent: null,
  errorLimit: null,
  abortAfter: 1_000,
}

const OPTIONS: readonly [
  what: string,
  draft: Partial<OptionsDraft>,
  becomes: Partial<FlowOptions>,
][] = [
  ['nothing', {}, {}],
  ['no diagnostics', { errorDiagnosticsEnabled: false }, { errorDiagnosticsEnabled: false }],
  ['a percentage', { partialIngestionPercent: 5 }, { partialIngestionPercent: 5 }],
  ['a percentage as text', { partialIngestionPercent: '10' }, { partialIngestionPercent: 10 }],
  ['a small percentage', { partialIngestionPercent: 0.001 }, { partialIngestionPercent: 0.001 }],
  ['all', { partialIngestionPercent: 100 }, { partialIngestionPercent: 100 }],
  ['a limit of nothing', { errorLimit: 0 }, { errorLimit: 0 }],
  ['an early end', { abortAfter: 1 }, { abortAfter: 1 }],
]

for (const [what, draft, becomes] of OPTIONS) {
  test(`options that ask for ${what} are kept`, () => {
    assert.deepEqual(flowOptionsOf({ ...NONE, ...draft }), { ...DEFAULTS, ...becomes })
  })
}

const NO_PERCENT: readonly (number | string)[] = [
  0,
  -1,
  100.01,
  NaN,
  Infinity,
  '',
  ' ',
  'ten',
  '5%',
  '0',
  '1e3',
]

for (const percent of NO_PERCENT) {
  test(`${JSON.stringify(percent)} is no percentage`, () => {
    assert.throws(
      () => flowOptionsOf({ ...NONE, partialIngestionPercent: percent }),
      (error: unknown) => error instanceof Fault && error.message.includes(JSON.stringify(percent)),
    )
  })
}

const DRAFT: FlowDraft = {
  name: 'Orders',
  description: '',
  specId: FLOW_SPEC.id,
  sourceIds: ['source-1'],
  targetIds: ['target-1'],
  transformations: [],
  schedule: null,
  timeZone: null,
  labels: [],
  options: NONE,
  state: null,
}

const { auth: _auth, connector: _connector, ...resource } = aConnection('any')
const SOURCE: Source = {
  ...resource,
  id: idOf('source-1'),
  connectionId: idOf('connection-1'),
  selection: { path: 'a.csv', type: 'file', recursive: false },
  format: { kind: 'json' },
}
const TARGET: Target = {
  ...resource,
  id: idOf('target-1'),
  datasetId: idOf('dataset-1'),
  schemaId: null,
}

const NOW = 1_800_000_000_000

function check(draft: FlowDraft, store: OpenStore) {
  return checkFlow(draft, null, { store, clock: { now: () => NOW } })
}

async function layOut(store: OpenStore): Promise<void> {
  await store.commit(async ({ sources, targets }) => {
    await sources.insert(SOURCE)
    await targets.insert(TARGET)
  })
}

test('a flow between what is there is taken', async () => {
  await using trial = await openStoreTrial()
  await layOut(trial.store)
  assert.deepEqual(await check(DRAFT, trial.store), {
    specId: FLOW_SPEC.id,
    sourceId: 'source-1',
    targetId: 'target-1',
    options: DEFAULTS,
    mapping: null,
    schedule: {},
    timeZone: 'UTC',
    labels: [],
  })
})

test('a schedule is kept as it came', async () => {
  await using trial = await openStoreTrial()
  await layOut(trial.store)
  const schedule = { startTime: String(NOW / 1_000), frequency: 'hour', interval: '1' }
  assert.deepEqual((await check({ ...DRAFT, schedule }, trial.store)).schedule, schedule)
})

const REFUSED: readonly [what: string, changes: Partial<FlowDraft>, code: string][] = [
  ['with a state', { state: 'enabled' }, 'FLOW-1410-400'],
  ['of another spec', { specId: 'nope' }, 'FLOW-1413-400'],
  ['without a source', { sourceIds: [] }, 'FLOW-1303-400'],
  ['with two sources', { sourceIds: ['source-1', 'source-1'] }, 'FLOW-1303-400'],
  ['without a target', { targetIds: [] }, 'FLOW-1303-400'],
  ['with a source that is not there', { sourceIds: ['nope'] }, 'FLOW-1439-404'],
  ['with a target that is not there', { targetIds: ['nope'] }, 'FLOW-1439-404'],
  ['with a mapping', { transformations: [{ name: 'Mapping' }] }, 'FLOW-1452-400'],
  ['with a schedule of nothing but words', { schedule: { frequency: 'often' } }, 'FLOW-1397-400'],
  ['in a time zone that is none', { timeZone: 'Nowhere/City' }, 'FLOW-1452-400'],
  [
    'with a threshold of nothing',
    { options: { ...NONE, partialIngestionPercent: 0 } },
    'FLOW-1452-400',
  ],
]

for (const [what, changes, code] of REFUSED) {
  test(`a flow ${what} is refused with ${code}`, async () => {
    await using trial = await openStoreTrial()
    await layOut(trial.store)
    await assert.rejects(
      check({ ...DRAFT, ...changes }, trial.store),
      (error: unknown) => error instanceof Fault && error.code === code,
    )
  })
}
