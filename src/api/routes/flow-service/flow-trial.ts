/** flow-trial: an app with everything below a flow in it, made through HTTP alone, and short ways to ask the Flow Service. */
import assert from 'node:assert/strict'
import {
  type Answer,
  type AppTrial,
  documentedSentence,
  type Headers,
  openAppTrial,
} from '../../app-trial.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../../contract/specs.ts'

export const FLOW = '/data/foundation/flowservice'
export const FOLDER = { id: CONNECTION_SPECS.folder, version: '1.0' }

export type Fields = Record<string, unknown>

export interface Made {
  readonly id: string
  readonly etag: string
}

export interface FlowTrial extends AppTrial {
  readonly connectionId: string
  readonly sourceId: string
  readonly targetId: string
  readonly dataSetId: string
  readonly schemaId: string
  /** Whole bodies, as changed. */
  readonly bodies: Readonly<Record<Type, (changes?: Fields) => Fields>>
  readonly create: (type: string, body: Fields) => Promise<Made>
  readonly draft: (type: string, body: Fields) => Promise<Made>
  readonly read: (type: string, id: string) => Promise<Fields>
  readonly patch: (place: string, body: unknown, etag: string) => Promise<Answer>
  readonly act: (place: string, op: string, headers?: Headers) => Promise<Answer>
  /** A page, or whatever else such a path answers with 200. */
  readonly get: (path: string) => Promise<Page>
  /** Everything in a list, page after page, each next link as it was given; `between` each two. */
  readonly follow: (first: string, between?: () => Promise<void>) => Promise<Fields[]>
  /** The sentence of a refusal in the documented shape. */
  readonly refusal: (place: string, answer: Answer, status?: number) => string
}

export type Type = 'connections' | 'sourceConnections' | 'targetConnections' | 'flows'
export const TYPES: readonly Type[] = [
  'connections',
  'sourceConnections',
  'targetConnections',
  'flows',
]

export interface Page {
  readonly items: readonly Fields[]
  readonly _links: { readonly next?: { readonly href: string } }
  readonly count?: number
}

export async function openFlowTrial(): Promise<FlowTrial> {
  const trial = await openAppTrial()
  const ask = askingOf(trial)
  const { create } = ask
  const connection = (changes: Fields = {}) => ({
    name: 'Disk',
    auth: { specName: 'Folder', params: { root: '/data' } },
    connectionSpec: FOLDER,
    ...changes,
  })
  const connectionId = (await create('connections', connection())).id
  const source = (changes: Fields = {}) => ({
    name: 'Orders',
    baseConnectionId: connectionId,
    data: { format: 'delimited', properties: { columnDelimiter: ';' } },
    params: { path: '/orders', type: 'folder', recursive: true },
    connectionSpec: FOLDER,
    ...changes,
  })
  const sourceId = (await create('sourceConnections', source())).id
  const { schemaId, dataSetId } = await dataSetIn(trial)
  const target = (changes: Fields = {}) => ({
    name: 'Lake',
    data: { schema: { id: schemaId } },
    params: { dataSetId },
    connectionSpec: TARGET_SPEC,
    ...changes,
  })
  const targetId = (await create('targetConnections', target())).id
  const flow = (changes: Fields = {}) => ({
    name: 'Orders every hour',
    flowSpec: { id: FLOW_SPEC.id, version: '1.0' },
    sourceConnectionIds: [sourceId],
    targetConnectionIds: [targetId],
    ...changes,
  })
  return {
    ...trial,
    ...ask,
    connectionId,
    sourceId,
    targetId,
    dataSetId,
    schemaId,
    bodies: {
      connections: connection,
      sourceConnections: source,
      targetConnections: target,
      flows: flow,
    },
  }
}

function askingOf(trial: AppTrial) {
  async function create(type: string, body: Fields): Promise<Made> {
    const answer = await trial.ask('POST', `${FLOW}/${type}`, body)
    assert.equal(answer.status, 201, answer.text)
    const made = answer.json as Made
    const [path] = type.split('?')
    assert.equal(answer.headers['location'], `${FLOW}/${path}/${made.id}`)
    assert.deepEqual(Object.keys(made), ['id', 'etag'])
    assert.match(made.etag, /^"[0-9a-f]{8}-0000-0200-0000-[0-9a-f]{12}"$/)
    return made
  }
  async function get(path: string): Promise<Page> {
    const { status, json, text } = await trial.ask('GET', `${FLOW}${path}`)
    assert.equal(status, 200, `${path}: ${text}`)
    return json as Page
  }
  return {
    create,
    get,
    draft: (type: string, body: Fields) => create(`${type}?mode=draft`, body),
    async read(type: string, id: string): Promise<Fields> {
      const { items } = await get(`/${type}/${id}`)
      assert.equal(items.length, 1)
      return items[0] ?? {}
    },
    patch: (place: string, body: unknown, etag: string) =>
      trial.ask('PATCH', `${FLOW}/${place}`, body, { 'if-match': etag }),
    act: (place: string, op: string, headers: Headers = {}) =>
      trial.ask('POST', `${FLOW}/${place}/action?op=${op}`, undefined, headers),
    async follow(first: string, between?: () => Promise<void>): Promise<Fields[]> {
      const items: Fields[] = []
      for (let path: string | undefined = first; path !== undefined; await between?.()) {
        const page: Page = await get(path)
        items.push(...page.items)
        path = page._links.next?.href
        if (path !== undefined) assert.match(path, /^\/\w+\?continuationToken=[^=&]+$/)
      }
      return items
    },
    refusal(place: string, answer: Answer, status = 400): string {
      assert.equal(answer.status, status, `${place}: ${answer.text}`)
      return documentedSentence(`${FLOW}/${place}`, answer)
    },
  }
}

async function dataSetIn(trial: AppTrial): Promise<{ schemaId: string; dataSetId: string }> {
  const schema = await trial.ask('POST', '/data/foundation/schemaregistry/tenant/schemas', {
    title: 'Orders',
    properties: { id: { type: 'integer' } },
  })
  const { $id: schemaId } = schema.json as { $id: string }
  const made = await trial.ask('POST', '/data/foundation/catalog/dataSets', {
    name: 'Orders, clean',
    schemaRef: { id: schemaId },
  })
  const [link = ''] = made.json as string[]
  assert.match(link, /^@\/dataSets\/[0-9a-f]{24}$/)
  return { schemaId, dataSetId: link.split('/').at(-1) ?? '' }
}
