import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { EXPLAINED, findExplained } from '../../../domain/explained/explained.ts'
import { type Headers, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

test('all codes are listed with what they mean', async () => {
  const { status, json } = await trial.ask('GET', '/weir/v1/errors')
  assert.equal(status, 200)
  assert.deepEqual(json, { errors: EXPLAINED })
})

test('the `type` of an error body leads to what it means', async () => {
  const { json: body } = await trial.ask('GET', '/data/foundation/flowservice/flows/none')
  const type = String((body as { type: string }).type)
  const { status, json } = await trial.ask('GET', `/weir/v1/errors/${encodeURIComponent(type)}`)
  assert.equal(status, 200)
  assert.deepEqual(json, {
    code: 'FLOW-1439-404',
    kind: 'fault',
    title: 'Resource not found',
    status: 404,
    meaning: 'The connection, flow, run or other resource that was asked for is not there.',
    cause: 'Its id is mistyped or of another kind of resource, or it was deleted.',
    cure: 'List the resources of the kind and use the id of one of them.',
  })
})

test('what is no answer to a request has no HTTP status', async () => {
  const { json } = await trial.ask('GET', '/weir/v1/errors/ingest-1554-400')
  const { code, kind, status } = json as Record<string, unknown>
  assert.deepEqual([code, kind, status], ['INGEST-1554-400', 'rejection', null])
})

test('a code that is not there is answered with the nearest', async () => {
  const { status, json } = await trial.ask('GET', '/weir/v1/errors/1401')
  assert.equal(status, 404)
  assert.equal(
    (json as { detail: string }).detail,
    '"1401" is no code of Weir. The nearest are INGEST-1401-400, FLOW-1401-400.',
  )
})

const { consumerOrgId, projectId, workspaceId } = trial.services.identity
const BEARERS: readonly [url: string, headers: Headers, code: string][] = [
  ['/data/foundation/flowservice/flows/none', {}, 'FLOW-1439-404'],
  ['/data/foundation/export/batches/none/meta', {}, 'EXPORT-404'],
  [`/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations/none`, {}, 'EVENTS-404'],
  ['/weir/v1/keys', { authorization: null }, '403010'],
  ['/nowhere', {}, 'WEIR-404'],
  ['/%zz', {}, 'WEIR-400'],
]

for (const [url, headers, code] of BEARERS) {
  test(`the answer to GET ${url} bears the code ${code}, whatever its shape`, async () => {
    const answer = await trial.ask('GET', url, undefined, headers)
    assert.equal(answer.headers['x-weir-code'], code)
    assert.equal(findExplained(code)?.status, answer.status)
  })
}

test('what breaks inside bears a code too', async () => {
  await using broken = await openAppTrial()
  await broken.store.close()
  const { status, headers } = await broken.ask('GET', '/data/foundation/flowservice/flows')
  assert.deepEqual([status, headers['x-weir-code']], [500, 'WEIR-503'])
})

test('a stranger is told nothing', async () => {
  const { status } = await trial.ask('GET', '/weir/v1/errors', undefined, { authorization: null })
  assert.equal(status, 403)
})
