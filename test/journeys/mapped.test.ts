/** mapped: a flow with a mapping set, run by a real Weir, from PATCH to the refused rows. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { runToEnd } from '../../src/cli/runs.ts'
import { openWorld } from '../world.ts'

test('a run maps columns to fields, and tells of the records for which that cannot be done', async () => {
  await using world = await openWorld()
  const folder = join(world.folder, 'in')
  await mkdir(folder)
  await writeFile(join(folder, 'data.csv'), 'No,first,last\n1,Ada,B\nx,Grace,H\n')
  const flowId = await world.apply({
    name: 'Mapped',
    source: { folder, path: 'data.csv' },
    dataset: {
      name: 'People',
      schema: { properties: { id: { type: 'integer' }, name: { type: 'string' } } },
    },
    errors: { partialIngestionPercent: 60 },
  })
  const ask = async (method: string, path: string, body?: unknown, headers = {}) => {
    const answer = await fetch(`${world.url}/data/foundation${path}`, {
      method,
      headers: {
        authorization: `Bearer ${world.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    assert.ok(answer.ok, text)
    return JSON.parse(text)
  }
  const { results } = await ask('GET', '/schemaregistry/tenant/schemas')
  const { id: mappingId } = await ask('POST', '/conversion/mappingSets', {
    outputSchema: { schemaRef: { id: results[0].$id } },
    mappings: [
      { sourceType: 'ATTRIBUTE', source: 'No', destination: 'id' },
      { sourceType: 'EXPRESSION', source: 'concat(first, " ", last)', destination: 'name' },
    ],
  })
  const { items } = await ask('GET', `/flowservice/flows/${flowId}`)
  const value = [{ name: 'Mapping', params: { mappingId, mappingVersion: 0 } }]
  await ask(
    'PATCH',
    `/flowservice/flows/${flowId}`,
    [{ op: 'replace', path: '/transformations', value }],
    {
      'if-match': items[0].etag,
    },
  )
  const run = await runToEnd(flowId, world.client)
  const text = JSON.stringify(run)
  assert.match(text, /"outputRecordCount":1/)
  assert.match(text, /MAPPER-3700-400/)
})
