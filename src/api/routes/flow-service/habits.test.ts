import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TOKEN } from '../../app-trial.ts'
import { FLOW, openFlowTrial, type Page } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { imsOrgId, clientId } = trial.services.identity

/** What a script written for the platform sends with everything, GET and DELETE among it. */
const HEADERS = {
  authorization: `Bearer ${TOKEN}`,
  'x-api-key': clientId,
  'x-gw-ims-org-id': imsOrgId,
  'x-sandbox-name': 'prod',
  accept: 'application/json',
  'content-type': 'application/json',
}

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) {
  const { status, json, text } = await trial.ask(method, `${FLOW}${path}`, body, HEADERS)
  assert.ok(status < 300, `${method} ${path}: ${text}`)
  return json as Page & { id: string; etag: string }
}

/** As such scripts page: they index `_links`, and append what they find to the base path. */
async function all(path: string): Promise<readonly Record<string, unknown>[]> {
  let page = await send('GET', path)
  const items = [...page.items]
  while (page._links.next !== undefined) {
    const { href } = page._links.next
    const [resource, token, ...more] = href.split(/\?continuationToken=/)
    assert.deepEqual([resource, more], [path.split('?')[0], []])
    assert.doesNotMatch(token ?? '', /[=&]/)
    page = await send('GET', href)
    items.push(...page.items)
  }
  return items
}

test('a script written for the platform works from its first connection to the last deletion', async () => {
  const { bodies } = trial
  const connection = await send('POST', '/connections', bodies.connections({ name: 'Script' }))
  const source = await send(
    'POST',
    '/sourceConnections',
    bodies.sourceConnections({ baseConnectionId: connection.id, name: 'Script' }),
  )
  const target = await send(
    'POST',
    '/targetConnections',
    bodies.targetConnections({ name: 'Script' }),
  )
  const flows: string[] = []
  for (let n = 0; n < 5; n++) {
    const body = bodies.flows({
      name: `Script ${n}`,
      sourceConnectionIds: [source.id],
      targetConnectionIds: [target.id],
      // Keys of other kinds of flow, which mean nothing here.
      foldernameTemplate: '%DESTINATION%',
      schemaRef: { id: trial.schemaId },
    })
    flows.push((await send('POST', '/flows', body)).id)
  }
  const [flowId = '', ...others] = flows

  // Lists with a limit and Python's word for no.
  const listed = await all('/flows?limit=2&count=False')
  assert.deepEqual(
    listed.map(({ id }) => id),
    flows.toReversed(),
  )
  const filtered = await all(
    `/flows?limit=1&count=False&property=name=="Script 1"&property=state==enabled`,
  )
  assert.deepEqual(
    filtered.map(({ id }) => id),
    [flows[1]],
  )
  assert.equal((await send('GET', '/flows?count=True')).count, 5)
  const last = await send('GET', '/connections?limit=20&count=false')
  assert.deepEqual(last._links, {})

  // One operation instead of a list, in capitals, with the etag in the query, quoted and bare.
  const [before] = (await send('GET', `/flows/${flowId}`)).items
  assert.equal(before?.['version'], before?.['etag'])
  const etag = encodeURIComponent(String(before?.['etag']))
  const renamed = await send('PATCH', `/flows/${flowId}?if-match=${etag}`, {
    op: 'REPLACE',
    path: '/name',
    value: 'Renamed',
  })
  assert.match(renamed.etag, /^".*"$/)
  const bare = renamed.etag.replaceAll('"', '')
  const options = { op: 'Add', path: '/options', value: { partialIngestionPercent: '10' } }
  await send('PATCH', `/flows/${flowId}/?if-match=${bare}`, options)
  const [after] = (await send('GET', `/flows/${flowId}/`)).items
  assert.equal(after?.['name'], 'Renamed')
  const kept = { errorDiagnosticsEnabled: true, partialIngestionPercent: 10 }
  assert.deepEqual(after?.['options'], kept)

  // Actions with no body, in either case; the guides' and the specification's.
  await send('POST', `/flows/${flowId}/action?op=disable`)
  await send('POST', `/flows/${flowId}/action?op=ENABLE&subOp=APPLY`)

  // Runs as both old and new scripts ask for them.
  const first = await send('POST', '/runs', { flowId, status: 'active' })
  const second = await send('POST', '/runs', { flowId })
  const runs = await all(`/runs?limit=1&count=False&property=flowId==${flowId}`)
  assert.deepEqual(
    runs.map(({ id }) => id),
    [second.id, first.id],
  )
  const [{ runs: link } = {}] = (await send('GET', `/flows/${flowId}`)).items
  assert.equal((await send('GET', String(link))).items.length, 2)

  // Drafts, and everything away again, with a content type and a slash.
  const draft = await send('POST', '/flows?mode=draft', { name: 'Later' })
  await send('DELETE', `/flows/${draft.id}`)
  for (const id of [flowId, ...others]) await send('DELETE', `/flows/${id}/`)
  await send('DELETE', `/targetConnections/${target.id}`)
  await send('DELETE', `/sourceConnections/${source.id}`)
  await send('DELETE', `/connections/${connection.id}/`)
  assert.deepEqual(await send('GET', '/flows'), { items: [], _links: {} })
})
