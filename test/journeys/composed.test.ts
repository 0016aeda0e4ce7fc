/** composed: a dataset whose schema is composed of a class and field groups is filled, and its schema grows with it. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { FlowFile } from '../../src/cli/flow-file.ts'
import { runToEnd } from '../../src/cli/runs.ts'
import { openWorld } from '../world.ts'

const REGISTRY = '/data/foundation/schemaregistry/tenant'

test('records are checked by what their schema is composed of, today and after a field group has grown', async () => {
  await using world = await openWorld()
  const folder = join(world.folder, 'orders')
  await mkdir(folder)
  const make = async (kind: string, body: object): Promise<string> =>
    (await world.client.send<{ $id: string }>('POST', `${REGISTRY}/${kind}`, body)).$id
  const classId = await make('classes', {
    title: 'Order',
    allOf: [{ $ref: 'https://ns.adobe.com/xdm/data/record' }],
    properties: { id: { type: 'integer' } },
  })
  const groupId = await make('fieldgroups', {
    title: 'Order state',
    'meta:intendedToExtend': [classId],
    properties: { state: { type: 'string', enum: ['open', 'closed'] } },
    required: ['state'],
  })
  const file: FlowFile = {
    name: 'Orders',
    source: { folder, path: '*.csv' },
    dataset: { name: 'Orders', schema: { allOf: [{ $ref: classId }, { $ref: groupId }] } },
    errors: { partialIngestionPercent: 75 },
  }
  const flowId = await world.apply(file)
  const counts = async (): Promise<unknown> => {
    const { metrics } = await runToEnd(flowId, world.client)
    const { recordSummary: records, statusSummary } = metrics
    return [statusSummary.status, records?.inputRecordCount, records?.outputRecordCount]
  }

  await writeFile(join(folder, 'a.csv'), 'id,state\n1,open\n2,lost\n3,\n4,closed\n')
  assert.deepEqual(await counts(), ['success', 4, 2])

  const group = `${REGISTRY}/fieldgroups/${encodeURIComponent(groupId)}`
  const total = { op: 'add', path: '/properties/total', value: { type: 'number', minimum: 0 } }
  await world.client.send('PATCH', group, [total])
  await writeFile(join(folder, 'b.csv'), 'id,state,total\n5,open,-1\n6,open,9.5\n')
  assert.deepEqual(await counts(), ['success', 2, 1])

  const gone = { op: 'remove', path: '/properties/state' }
  await assert.rejects(
    world.client.send('PATCH', group, [gone, { op: 'remove', path: '/required' }]),
    /The dataset "Orders" .* has records already, and the field "\/state" would be gone/,
  )
  assert.equal(await world.apply(file), flowId, 'applied again, it is the same flow')
})
