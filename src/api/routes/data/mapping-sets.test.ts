import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../../contract/specs.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const PREP = '/data/foundation/conversion'
const SETS = `${PREP}/mappingSets`
const FLOW_SERVICE = '/data/foundation/flowservice'
type Fields = Record<string, unknown>

async function make(url: string, body: object): Promise<Fields> {
  const { status, json, text } = await trial.ask('POST', url, body)
  assert.ok(status < 300, text)
  return json as Fields
}

async function aSchema(required: readonly string[] = []): Promise<string> {
  const properties = {
    id: { type: 'integer' },
    'person.name': { type: 'string' },
    born: { type: 'string', format: 'date' },
  }
  const made = await make('/data/foundation/schemaregistry/tenant/schemas', {
    title: 'P',
    properties,
    required,
  })
  return String(made['$id'])
}

const schemaId = await aSchema()
const outputSchema = {
  schemaRef: { id: schemaId, contentType: 'application/vnd.adobe.xed-full+json;version=1' },
}
const MAPPINGS = [
  { sourceType: 'ATTRIBUTE', source: 'Id', destination: 'id', name: 'id', description: 'D' },
  { sourceType: 'EXPRESSION', source: 'concat(first, " ", last)', destination: 'person.name' },
]

test('a mapping set of either shape is kept, and read back in both', async () => {
  const legacy = {
    version: 0,
    xdmSchema: schemaId,
    xdmVersion: '1.0',
    id: null,
    mappings: [
      {
        destinationXdmPath: 'person.name',
        sourceAttribute: 'FirstName',
        identity: false,
        identityGroup: null,
        namespaceCode: null,
        version: 0,
      },
    ],
  }
  for (const body of [legacy, { name: 'N', outputSchema, mappings: MAPPINGS }]) {
    const made = await make(SETS, body)
    assert.match(String(made['id']), /^[0-9a-f]{32}$/)
    assert.deepEqual(Object.keys(made), [
      'id',
      'version',
      'createdDate',
      'modifiedDate',
      'createdBy',
      'modifiedBy',
    ])
    const read = (await trial.ask('GET', `${SETS}/${String(made['id'])}`)).json as Fields
    assert.equal(read['xdmSchema'], schemaId)
    const [mapping] = read['mappings'] as Fields[]
    assert.equal(mapping?.['source'], mapping?.['sourceAttribute'])
    assert.equal(mapping?.['destination'], mapping?.['destinationXdmPath'])
    const list = (await trial.ask('GET', `${SETS}?limit=1&start=0`)).json as { data: Fields[] }
    assert.deepEqual(list.data, [read])
  }
})

test('a change is a new version, and the older ones stay readable', async () => {
  const { id } = await make(SETS, { outputSchema, mappings: MAPPINGS })
  const url = `${SETS}/${String(id)}`
  const changed = await trial.ask('PUT', url, { outputSchema, mappings: MAPPINGS.slice(0, 1) })
  assert.equal((changed.json as Fields)['version'], 1)
  for (const [query, count] of [
    ['', 1],
    ['?version=1', 1],
    ['?version=0', 2],
  ] as const) {
    const { json } = await trial.ask('GET', `${url}/mappings${query}`)
    assert.equal((json as { data: unknown[] }).data.length, count)
  }
  for (const version of ['2', '-1', 'x']) {
    const answer = await trial.ask('GET', `${url}?version=${version}`)
    assert.equal(answer.status, 404)
    assert.match(documentedSentence(url, answer), /version/)
  }
})

const UNSOUND: readonly (readonly [mapping: Fields, sentence: RegExp])[] = [
  [{ source: 'Id', destination: 'nowhere' }, /no field "nowhere"/],
  [
    { source: 'concat(', destination: 'id', sourceType: 'EXPRESSION' },
    /At character 8: .*expected/,
  ],
  [
    { source: '[1]', destination: 'id', sourceType: 'EXPRESSION' },
    /an array, which does not become an integer/,
  ],
  [
    { source: 'true', destination: 'id', sourceType: 'EXPRESSION' },
    /a boolean, which does not become/,
  ],
  [
    { source: 'left("a")', destination: 'id', sourceType: 'EXPRESSION' },
    /left\(string, count\) takes 2/,
  ],
  [
    { source: 'Id', destination: 'id', sourceType: 'SOMETHING' },
    /Use ATTRIBUTE, EXPRESSION or STATIC/,
  ],
  [{ destination: 'id' }, /no `source`/],
]

for (const [mapping, sentence] of UNSOUND) {
  test(`a mapping that cannot be, such as ${JSON.stringify(mapping)}, is refused with its reason`, async () => {
    const answer = await trial.ask('POST', SETS, { outputSchema, mappings: [mapping] })
    assert.equal(answer.status, 400)
    assert.match(documentedSentence(SETS, answer), sentence)
  })
}

test('validating tells of each mapping whether it can be', async () => {
  const twice = [...MAPPINGS, { source: 'a', destination: 'id' }]
  const { validationResponse } = await make(`${SETS}/validate`, { outputSchema, mappings: twice })
  assert.deepEqual(validationResponse, [
    { status: 'SUCCESS', errors: null },
    { status: 'SUCCESS', errors: null },
    { status: 'FAILED', errors: ['The destination "id" is mapped twice. Map it once.'] },
  ])
})

test('validating tells of required fields that no mapping fills', async () => {
  const demanding = { schemaRef: { id: await aSchema(['id', 'born', 'person.name']) } }
  const { validationResponse } = await make(`${SETS}/validate`, {
    outputSchema: demanding,
    mappings: MAPPINGS,
  })
  assert.deepEqual(validationResponse, [
    { status: 'SUCCESS', errors: null },
    { status: 'SUCCESS', errors: null },
    {
      status: 'FAILED',
      errors: [
        'The required field "born" is filled by no mapping, so that every record would be refused. Map something to it.',
      ],
    },
  ])
})

test('a preview shows what becomes of records, and what cannot', async () => {
  const mappings = [...MAPPINGS, { source: 'born', destination: 'born' }]
  const data = [
    { Id: 7, first: 'Ada', last: 'B', born: '10.12.1815' },
    { Id: 'x', first: null, last: 'C' },
  ]
  const answer = await trial.ask('POST', `${SETS}/preview`, {
    data,
    mappingSet: { outputSchema, mappings },
  })
  const [one, other] = answer.json as Fields[]
  assert.deepEqual(one, {
    data: { id: 7, person: { name: 'Ada B' }, born: '1815-12-10' },
    errors: null,
  })
  assert.deepEqual(other?.['data'], { person: { name: ' C' } })
  const [error] = (other?.['errors'] ?? []) as Fields[]
  assert.match(String(error?.['exception']), /^TypeCompatibilityException/)
  assert.deepEqual([error?.['destination'], error?.['sourceType']], ['id', 'ATTRIBUTE'])
})

test('a preview is bounded in records and in memory', async () => {
  const mappingSet = { outputSchema, mappings: MAPPINGS }
  const many = await trial.ask('POST', `${SETS}/preview`, { data: Array(101).fill({}), mappingSet })
  assert.match(documentedSentence(SETS, many), /101 records; at most 100/)
  const source =
    'size_of(' +
    'replacestr('.repeat(12) +
    'lpad("", 9999, "a")' +
    ', "a", "aaaaaaaaaaaaaaaa")'.repeat(12) +
    ')'
  const mappings = [{ source, destination: 'id', sourceType: 'EXPRESSION' }]
  const body = { data: [{}], mappingSet: { outputSchema, mappings } }
  const { json } = await trial.ask('POST', `${SETS}/preview`, body)
  assert.match(JSON.stringify(json), /TypeCompatibilityException/)
})

test('a flow keeps the version of the mapping set that it names, and is refused where that cannot be', async () => {
  const connectionSpec = { id: CONNECTION_SPECS.folder, version: '1.0' }
  const connection = await make(`${FLOW_SERVICE}/connections`, {
    name: 'C',
    auth: { params: { root: trial.folder } },
    connectionSpec,
  })
  const sourceOf = async (data: object): Promise<unknown> => {
    const baseConnectionId = connection['id']
    const body = { name: 'S', baseConnectionId, data, params: { path: 'in' }, connectionSpec }
    return (await make(`${FLOW_SERVICE}/sourceConnections`, body))['id']
  }
  const targetOf = async (id: string): Promise<unknown> => {
    const dataset = await make('/data/foundation/catalog/dataSets', {
      name: 'D',
      schemaRef: { id },
    })
    const dataSetId = String(Object.values(dataset)[0]).replace('@/dataSets/', '')
    const body = { name: 'T', params: { dataSetId }, connectionSpec: TARGET_SPEC }
    return (await make(`${FLOW_SERVICE}/targetConnections`, body))['id']
  }
  const target = await targetOf(schemaId)
  const ask = async (source: unknown, ...params: Fields[]) =>
    await askInto(target, source, ...params)
  const askInto = async (into: unknown, source: unknown, ...params: Fields[]) =>
    await trial.ask('POST', `${FLOW_SERVICE}/flows`, {
      name: 'F',
      flowSpec: FLOW_SPEC,
      sourceConnectionIds: [source],
      targetConnectionIds: [into],
      transformations: params.map((one) => ({ name: 'Mapping', params: one })),
    })
  const csv = await sourceOf({ format: 'delimited', properties: { columnDelimiter: ',' } })
  const headless = await sourceOf({
    format: 'delimited',
    properties: { columnDelimiter: ',', header: false },
  })
  const { id: mappingId } = await make(SETS, { outputSchema, mappings: MAPPINGS })

  const made = await ask(csv, { mappingId, mappingVersion: '0' })
  assert.equal(made.status, 201, made.text)
  const flowId = String((made.json as Fields)['id'])
  const flow = (await trial.ask('GET', `${FLOW_SERVICE}/flows/${flowId}`)).json as {
    items: Fields[]
  }
  assert.deepEqual(flow.items[0]?.['transformations'], [
    { name: 'Mapping', params: { mappingId, mappingVersion: 0 } },
  ])

  const elsewhere = { schemaRef: { id: await aSchema() } }
  const other = await make(SETS, { outputSchema: elsewhere, mappings: MAPPINGS })
  const mappings = [
    { source: 'join(",", Id)', destination: 'person.name', sourceType: 'EXPRESSION' },
  ]
  const ofLists = await make(SETS, { outputSchema, mappings })
  const unsound = await make(`${SETS}?validate=false`, {
    outputSchema,
    mappings: [{ source: 'a', destination: 'b' }],
  })
  const demandingId = await aSchema(['born'])
  const demanding = { schemaRef: { id: demandingId } }
  const unfilled = await make(SETS, { outputSchema: demanding, mappings: MAPPINGS })
  const REFUSED = [
    [
      await askInto(await targetOf(demandingId), csv, { mappingId: unfilled['id'] }),
      'FLOW-1419-400',
      /required field ..born.. is filled by no mapping/,
    ],
    [await ask(csv, { mappingId, mappingVersion: 1 }), 'FLOW-1412-400', /It has 0/],
    [await ask(csv, { mappingId: 'nothing' }), 'FLOW-1419-400', /not found/],
    [await ask(csv, { mappingId: other['id'] }), 'FLOW-1425-400', /must be the same/],
    [
      await ask(csv, { mappingId: ofLists['id'] }),
      'FLOW-1419-400',
      /is a string; it takes an array/,
    ],
    [await ask(csv, { mappingId: unsound['id'] }), 'FLOW-1419-400', /no field ..b/],
    [await ask(headless, { mappingId }), 'FLOW-1419-400', /no header/],
    [await ask(csv, { mappingId }, { mappingId }), 'FLOW-1452-400', /one transformation/],
  ] as const
  for (const [answer, code, sentence] of REFUSED) {
    assert.equal(answer.headers['x-weir-code'], code, answer.text)
    assert.match(answer.text, sentence)
  }
})
