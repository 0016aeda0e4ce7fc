import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Fields, openFlowTrial, type Type } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { bodies } = trial

const TAKEN: readonly [type: Type, patch: object, field: string, becomes: unknown][] = [
  ['flows', { op: 'replace', path: '/name', value: 'New' }, 'name', 'New'],
  ['flows', { op: 'ADD', path: '/labels', value: ['C1'] }, 'labels', ['C1']],
  ['flows', { op: 'add', path: '/labels/-', value: 'C2' }, 'labels', ['C2']],
  [
    'flows',
    { op: 'add', path: '/options', value: { partialIngestionPercent: '10' } },
    'options',
    { errorDiagnosticsEnabled: true, partialIngestionPercent: 10 },
  ],
  [
    'flows',
    { op: 'add', path: '/options', value: { partialIngestionPercentage: 10 } },
    'options',
    { errorDiagnosticsEnabled: true, partialIngestionPercent: 10 },
  ],
  [
    'flows',
    { op: 'add', path: '/options/errorDiagnosticsEnabled', value: false },
    'options',
    { errorDiagnosticsEnabled: false },
  ],
  [
    'flows',
    { op: 'Replace', path: '/_weir/abortAfter', value: 5 },
    '_weir',
    { abortAfter: 5, timeZone: 'UTC' },
  ],
  ['flows', { op: 'add', path: '/state', value: 'enabled' }, 'state', 'enabled'],
  ['flows', { op: 'replace', path: '/transformations', value: [] }, 'transformations', []],
  [
    'sourceConnections',
    { op: 'replace', path: '/params/path', value: '/new' },
    'params',
    { path: '/new', type: 'folder', recursive: true },
  ],
  [
    'sourceConnections',
    { op: 'replace', path: '/data', value: { format: 'json' } },
    'data',
    { format: 'json' },
  ],
  ['targetConnections', { op: 'remove', path: '/data' }, 'data', undefined],
  [
    'connections',
    { op: 'replace', path: '/auth/params/root', value: '/other' },
    'auth',
    { specName: 'Folder', params: { root: '/other' } },
  ],
]

for (const [type, patch, field, becomes] of TAKEN) {
  test(`a patch of ${type} ${JSON.stringify(patch)} is kept`, async () => {
    const { id, etag } = await trial.create(type, bodies[type]())
    const answer = await trial.patch(`${type}/${id}`, [patch], etag)
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual((await trial.read(type, id))[field], becomes)
  })
}

const REFUSED: readonly [type: Type, patch: Fields, status: number, says: RegExp][] = [
  [
    'flows',
    { op: 'add', path: '/schedulParams', value: {} },
    400,
    /"\/schedulParams" cannot be changed, or is no path\. What can be: name, .*scheduleParams/,
  ],
  [
    'flows',
    { op: 'replace', path: '/schedulParams/interval', value: 1 },
    400,
    /"\/schedulParams\/interval" cannot/,
  ],
  [
    'flows',
    { op: 'replace', path: '/state', value: 'disabled' },
    400,
    /`state` is "enabled" and cannot be changed by a patch\. Use the enable or disable action/,
  ],
  ['flows', { op: 'remove', path: '/state' }, 400, /`state` is "enabled"/],
  [
    'flows',
    { op: 'replace', path: '/transformations/0', value: { name: 'Mapping' } },
    400,
    /"\/transformations\/0"/,
  ],
  [
    'flows',
    { op: 'add', path: '/options/partialIngestionPercnt', value: 5 },
    400,
    /`options\.partialIngestionPercnt` is not known\. Use: /,
  ],
  [
    'flows',
    { op: 'add', path: '/options', value: { percent: 5 } },
    400,
    /`options\.percent` is not known/,
  ],
  [
    'flows',
    { op: 'add', path: '/_weir/errorLimt', value: 5 },
    400,
    /`_weir\.errorLimt` is not known/,
  ],
  [
    'flows',
    { op: 'add', path: '/options/partialIngestionPercent', value: 0 },
    400,
    /is 0; it must be/,
  ],
  [
    'flows',
    { op: 'replace', path: '/name', value: null },
    400,
    /"\/name" must be string, and is null/,
  ],
  [
    'flows',
    { op: 'replace', path: '/sourceConnectionIds/0', value: 'gone' },
    404,
    /sourceConnections resource gone/,
  ],
  [
    'flows',
    { op: 'add', path: '/sourceConnectionIds/-', value: 'more' },
    400,
    /`sourceConnectionIds` has 2 ids/,
  ],
  ['flows', { op: 'add', path: '/labels/7', value: 'C1' }, 400, /"\/labels\/7"/],
  ['flows', { op: 'replace', path: '/flowSpec/id', value: 'x' }, 400, /flow spec "x"/],
  ['flows', { op: 'replace', path: '/flowSpec/name', value: 'x' }, 400, /"\/flowSpec\/name"/],
  [
    'flows',
    { op: 'add', path: '/flowSpec/name', value: 'x' },
    400,
    /add "\/flowSpec\/name": there is no such field/,
  ],
  [
    'flows',
    { op: 'replace', path: '/lastRunDetails', value: {} },
    400,
    /"\/lastRunDetails" cannot/,
  ],
  [
    'flows',
    { op: 'replace', path: '/inheritedAttributes/properties', value: {} },
    400,
    /"\/inheritedAttributes\/properties" cannot/,
  ],
  [
    'flows',
    { op: 'merge', path: '/name', value: 'x' },
    400,
    /"merge" is not supported\. Use add, replace or remove/,
  ],
  [
    'connections',
    { op: 'replace', path: '/connectionSpec/id', value: 'x' },
    400,
    /The connection spec is .* and cannot become "x"/,
  ],
  [
    'sourceConnections',
    { op: 'replace', path: '/connectionSpec', value: { id: 'x' } },
    400,
    /cannot become "x"/,
  ],
  [
    'sourceConnections',
    { op: 'replace', path: '/baseConnectionId', value: 'gone' },
    404,
    /connections resource gone/,
  ],
  [
    'sourceConnections',
    { op: 'add', path: '/params/recursiv', value: true },
    400,
    /add "\/params\/recursiv": there is no such field/,
  ],
  [
    'sourceConnections',
    { op: 'add', path: '/data/properties/escape', value: '!' },
    400,
    /"escape"/,
  ],
  [
    'sourceConnections',
    { op: 'replace', path: '/state', value: 'disabled' },
    400,
    /"\/state" cannot be changed/,
  ],
  [
    'targetConnections',
    { op: 'replace', path: '/params/dataSetId', value: 'gone' },
    400,
    /dataset "gone" is not found/,
  ],
  [
    'targetConnections',
    { op: 'add', path: '/params/datasetId', value: 'x' },
    400,
    /add "\/params\/datasetId": there is no such field/,
  ],
  [
    'connections',
    { op: 'add', path: '/auth/params/rot', value: '/x' },
    400,
    /add "\/auth\/params\/rot": there is no such field/,
  ],
]

for (const [type, patch, status, says] of REFUSED) {
  test(`a patch of ${type} ${JSON.stringify(patch)} is refused and changes nothing`, async () => {
    const { id, etag } = await trial.create(type, bodies[type]())
    const before = await trial.read(type, id)
    const name = { op: 'replace', path: '/name', value: 'Other' }
    const answer = await trial.patch(`${type}/${id}`, [name, patch], etag)
    assert.match(trial.refusal(type, answer, status), says)
    assert.deepEqual(await trial.read(type, id), before)
  })
}

test('a flow is begun with the older spelling of its threshold, and with no option that is not known', async () => {
  const options = { partialIngestionPercentage: 5 }
  const { id } = await trial.create('flows', bodies.flows({ options }))
  const read = (await trial.read('flows', id))['options']
  assert.deepEqual(read, { errorDiagnosticsEnabled: true, partialIngestionPercent: 5 })
  const body = bodies.flows({ options: { partialIngestionPercents: 5 } })
  const answer = await trial.ask('POST', '/data/foundation/flowservice/flows', body)
  assert.match(trial.refusal('flows', answer), /`options\.partialIngestionPercents` is not known/)
})
