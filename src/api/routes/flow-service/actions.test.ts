import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { FLOW, openFlowTrial, TYPES } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { bodies } = trial

type State = 'draft' | 'enabled' | 'disabled'

async function flowIn(state: State): Promise<string> {
  if (state === 'draft') return (await trial.draft('flows', bodies.flows())).id
  const { id } = await trial.create('flows', bodies.flows())
  if (state === 'disabled') assert.equal((await trial.act(`flows/${id}`, 'disable')).status, 200)
  return id
}

/** What becomes of a flow, or what its refusal says. */
const ROWS: readonly [state: State, op: string, becomes: State | RegExp][] = [
  ['enabled', 'disable', 'disabled'],
  ['enabled', 'DISABLE', 'disabled'],
  ['enabled', 'Dis-Able', 'disabled'],
  ['enabled', 'disable&subOp=APPLY', 'disabled'],
  ['enabled', 'disable&subOp=apply', 'disabled'],
  ['enabled', 'enable', /It is enabled already/],
  ['enabled', 'publish', /It is no draft; it is enabled/],
  ['disabled', 'enable', 'enabled'],
  ['disabled', 'Enable', 'enabled'],
  ['disabled', 'disable', /It is disabled already/],
  ['disabled', 'PUBLISH', /It is no draft; it is disabled/],
  ['draft', 'publish', 'enabled'],
  ['draft', 'PUBLISH', 'enabled'],
  ['draft', 'enable', /It is a draft\. Publish it first/],
  ['draft', 'disable', /It is a draft\. Publish it first/],
  ['enabled', 'FINALIZE', /"FINALIZE" is for providers only\. Use: enable, disable, publish/],
  ['enabled', 'finalize-update', /"finalize-update" is for providers only/],
  ['enabled', 'disable&subOp=ROLLBACK', /sub-operation "ROLLBACK" is for providers only/],
  ['enabled', 'disable&subOp=x', /sub-operation "x"/],
  ['enabled', 'Stop-It', /"Stop-It" is not one of flows\. Use: enable, disable, publish/],
  ['enabled', 'constructor', /"constructor" is not one of flows/],
  ['enabled', '__proto__', /"__proto__" is not one of flows/],
  ['enabled', 're-trigger', /"re-trigger" is not one of flows/],
  ['enabled', '', /"" is not one of flows/],
  ['enabled', 'enable&op=disable', /"enable,disable" is not one of flows/],
]

for (const [state, op, becomes] of ROWS) {
  const what = becomes instanceof RegExp ? 'is refused' : `makes it ${becomes}`
  test(`op=${op} of a flow that is ${state} ${what}`, async () => {
    const id = await flowIn(state)
    const before = await trial.read('flows', id)
    const answer = await trial.act(`flows/${id}`, op)
    const now = await trial.read('flows', id)
    if (becomes instanceof RegExp) {
      assert.match(trial.refusal('flows', answer), becomes)
      assert.deepEqual(now, before)
    } else {
      assert.equal(answer.status, 200, answer.text)
      assert.deepEqual(answer.json, { id, etag: now['etag'] })
      assert.notEqual(now['etag'], before['etag'])
      assert.equal(now['state'], becomes)
    }
  })
}

test('an action without an operation, and one of what is not there, are refused', async () => {
  const id = await flowIn('enabled')
  const none = await trial.ask('POST', `${FLOW}/flows/${id}/action`)
  assert.match(trial.refusal('flows', none), /The operation "" is not one of flows/)
  for (const type of TYPES) {
    const answer = await trial.act(`${type}/nope`, 'publish')
    assert.match(trial.refusal(type, answer, 404), new RegExp(`${type} resource nope`))
  }
})

test('what is no flow can be published and nothing else', async () => {
  for (const type of TYPES.filter((one) => one !== 'flows')) {
    const { id } = await trial.create(type, bodies[type]())
    const disabled = await trial.act(`${type}/${id}`, 'disable')
    assert.match(trial.refusal(type, disabled), /"disable" is not one of .*Use: publish/)
    const published = await trial.act(`${type}/${id}`, 'publish')
    assert.match(trial.refusal(type, published), /It is no draft; it is enabled/)
  }
})

const WAYS: readonly [what: string, body: unknown, headers: Record<string, string | null>][] = [
  ['no body and no content type', undefined, { 'content-type': null }],
  ['no body but a content type', undefined, { 'content-type': 'application/json' }],
  ['an empty object', {}, {}],
  ['how far it is', { percentCompleted: 100, status: { value: 'completed' } }, {}],
]

for (const [what, body, headers] of WAYS) {
  test(`an action with ${what} is done, with a slash at its end too`, async () => {
    const id = await flowIn('enabled')
    for (const [path, op] of [
      ['action', 'disable'],
      ['action/', 'enable'],
    ]) {
      const url = `${FLOW}/flows/${id}/${path}?op=${op}`
      const { status, text } = await trial.ask('POST', url, body, headers)
      assert.equal(status, 200, text)
    }
  })
}

test('an action with an etag is done with the current one alone, quoted or not, in the header or the query', async () => {
  const id = await flowIn('enabled')
  const stale = String((await trial.read('flows', id))['etag'])
  assert.equal((await trial.act(`flows/${id}`, 'disable', { 'if-match': stale })).status, 200)
  const refused = await trial.act(`flows/${id}`, 'enable', { 'if-match': stale })
  assert.match(trial.refusal('flows', refused, 412), /is not the current one/)
  const bare = String((await trial.read('flows', id))['etag']).replaceAll('"', '')
  assert.equal((await trial.act(`flows/${id}`, `enable&if-match=${bare}`)).status, 200)
})

test('of an action and a patch with one etag, only one is taken', async () => {
  for (let n = 0; n < 5; n++) {
    const { id, etag } = await trial.create('flows', bodies.flows())
    const answers = await Promise.all([
      trial.act(`flows/${id}`, 'disable', { 'if-match': etag }),
      trial.patch(`flows/${id}`, { op: 'replace', path: '/name', value: 'New' }, etag),
    ])
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 412]))
  }
})

test('a run is tried again with its own etag alone, and by no other operation', async () => {
  const id = await flowIn('enabled')
  const asked = await trial.ask('POST', `${FLOW}/runs`, { flowId: id })
  const run = asked.json as { id: string }
  const other = await trial.act(`runs/${run.id}`, 'Enable')
  assert.match(trial.refusal('runs', other), /"Enable" is not one of runs\. Use: re-trigger/)
  const stale = await trial.act(`runs/${run.id}`, 'RE_TRIGGER', { 'if-match': 'stale' })
  assert.match(trial.refusal('runs', stale, 412), /The etag stale is not the current one/)
  const waiting = await trial.act(`runs/${run.id}`, 're-trigger')
  assert.match(trial.refusal('runs', waiting), /has not ended yet/)
})

test('whoever changes a resource last is told beside whoever made it', async () => {
  const { id } = await trial.create('flows', trial.bodies.flows({ name: 'Of two hands' }))
  const made = await trial.read('flows', id)
  assert.equal(made['updatedBy'], made['createdBy'])

  const { json } = await trial.ask('POST', '/weir/v1/credentials', { name: 'Another hand' })
  const { clientId, clientSecret } = json as { clientId: string; clientSecret: string }
  const granted = await trial.ask('POST', '/ims/token/v3', {
    client_id: clientId,
    client_secret: clientSecret,
  })
  const { access_token: token } = granted.json as { access_token: string }
  const answer = await trial.act(`flows/${id}`, 'disable', {
    authorization: `Bearer ${token}`,
    'x-api-key': clientId,
    'x-gw-ims-org-id': trial.services.identity.imsOrgId,
  })
  assert.equal(answer.status, 200, answer.text)
  const changed = await trial.read('flows', id)
  assert.equal(changed['createdBy'], made['createdBy'])
  assert.deepEqual(
    [changed['updatedBy'], changed['updatedClient']],
    [`${clientId}@AdobeID`, clientId],
  )
})
