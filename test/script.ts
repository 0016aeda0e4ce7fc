/** script: a program as customers write them: a credential of its own, a token, the documented headers, HTTP alone. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fieldsOf, type Fields, listOf, textOf } from './fields.ts'
import { openWorld, type World } from './world.ts'

export const FLOW_SERVICE = '/data/foundation/flowservice'

export interface Script {
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<unknown>
  /** Of the Flow Service. */
  get(path: string): Promise<unknown>
  post(path: string, body?: unknown): Promise<unknown>
  /** The bytes of a file. */
  read(path: string): Promise<Buffer>
  upload(path: string, bytes: string): Promise<void>
  items(path: string): Promise<readonly Fields[]>
  /** Answers the id. */
  create(type: string, body: object): Promise<string>
  patch(type: string, id: string, operations: unknown): Promise<void>
}

/** In a Weir in which credentials may reach one folder, which is there for as long as the story is told. */
export async function tellWithSources(
  tell: (world: World, sources: string) => Promise<void>,
): Promise<void> {
  const sources = await mkdtemp(join(tmpdir(), 'weir-sources-'))
  try {
    await using world = await openWorld({ WEIR_SOURCE_ROOTS: sources })
    await tell(world, sources)
  } finally {
    await rm(sources, { recursive: true })
  }
}

/** With a credential of its own, as programs do. */
export async function signIn({ url, client }: World): Promise<Script> {
  const context = fieldsOf(await client.get('/weir/v1/context'))
  const org = textOf(fieldsOf(context['organisation'])['imsOrgId'])
  const made = fieldsOf(await client.send('POST', '/weir/v1/credentials', { name: 'Script' }))
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: textOf(made['clientId']),
    client_secret: textOf(made['clientSecret']),
  })
  const token = fieldsOf(
    await (await fetch(`${url}/ims/token/v3`, { method: 'POST', body: form })).json(),
  )
  const common = {
    authorization: `Bearer ${textOf(token['access_token'])}`,
    'x-api-key': textOf(made['clientId']),
    'x-gw-ims-org-id': org,
    'x-sandbox-name': textOf(fieldsOf(context['sandbox'])['name']),
  }

  const script: Script = {
    async send(method, path, body, headers = {}) {
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const response = await fetch(url + path, {
        method,
        headers: { ...common, ...json, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
      return text === '' ? null : JSON.parse(text)
    },
    async read(path) {
      const response = await fetch(url + path, { headers: common })
      assert.ok(response.ok, `${path}: ${response.status}`)
      return Buffer.from(await response.arrayBuffer())
    },
    async upload(path, bytes) {
      const headers = { ...common, 'content-type': 'application/octet-stream' }
      const response = await fetch(url + path, { method: 'PUT', headers, body: bytes })
      assert.ok(response.ok, `${path}: ${response.status} ${await response.text()}`)
    },
    get: (path) => script.send('GET', FLOW_SERVICE + path),
    post: (path, body) => script.send('POST', FLOW_SERVICE + path, body),
    items: async (path) => listOf(fieldsOf(await script.get(path))['items']),
    create: async (type, body) => textOf(fieldsOf(await script.post(`/${type}`, body))['id']),
    async patch(type, id, operations) {
      const [item] = await script.items(`/${type}/${id}`)
      const ifMatch = { 'if-match': textOf(item?.['etag']) }
      await script.send('PATCH', `${FLOW_SERVICE}/${type}/${id}`, operations, ifMatch)
    },
  }
  return script
}
