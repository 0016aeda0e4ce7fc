import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { checkAnswer, openLaidOutTrial, schemaOf } from './laid-out-trial.ts'

const trial = await openLaidOutTrial()
after(() => trial[Symbol.asyncDispose]())
const { paths, known, own } = trial

test('every documented path answers a good call as its document says', async () => {
  const gets = Object.keys(paths).filter((path) => paths[path]?.['get'] !== undefined)
  assert.ok(gets.length > 20)
  const answered: string[] = []
  for (const path of gets) {
    for (const id of path.includes('{') ? known : ['']) {
      const url = path.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => own[name] ?? encodeURIComponent(id),
      )
      const { status, json } = await trial.ask('GET', url, undefined, { accept: '*/*' })
      if (status !== 200 || json === null) continue
      assert.ok(schemaOf(paths, path, 'GET', 200), path)
      checkAnswer(paths, path, 'GET', 200, json)
      answered.push(path)
    }
  }
  const unanswered = gets.filter((path) => !answered.includes(path))
  assert.deepEqual(unanswered, [
    // What it takes for these, other tests lay out: a query, a batch, a call back, a stream; keys, metrics, files and 204 are no JSON.
    '/data/foundation/flowservice/connections/{id}/explore',
    '/data/foundation/flowservice/connectionSpecs/{id}/explore',
    // There are no standard schemas.
    '/data/foundation/schemaregistry/global/schemas/{id}',
    '/data/foundation/export/files/{id}',
    '/data/foundation/conversion/mappingSets/suggestion',
    '/data/foundation/import/batches/{id}/datasets/{datasetId}/preview',
    '/csm/registrations/validate',
    '/events/organizations/{consumerOrgId}/integrations/{credentialId}/{registrationId}/validate',
    '/events-validate/organizations/{consumerOrgId}/integrations/{credentialId}/{registrationId}',
    '/metrics',
    '/prod/keys/{name}',
    '/containers/{namespace}/data/{name}',
    '/weir/v1/runs/{id}/progress',
    '/weir/v1/batches/{id}/rejections.csv',
    '/weir/v1/batches/{id}/rejections.jsonl',
    '/weir/v1/flows/named',
    '/weir/v1/connections/{id}/infer',
    '/weir/v1/changes',
  ])
})

test('every operation has a tag and says what it answers', () => {
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      assert.ok('tags' in operation, `${method} ${path}`)
      assert.ok(
        Object.keys(operation.responses).some((status) => status.startsWith('2')),
        path,
      )
    }
  }
})

test('the progress of a run that has ended is one event', async () => {
  const { status, text, headers } = await trial.ask('GET', '/weir/v1/runs/run-that-ended/progress')
  assert.deepEqual([status, headers['content-type']], [200, 'text/event-stream'])
  assert.equal(text, 'data: {"status":"success","progress":null}\n\n')
})
