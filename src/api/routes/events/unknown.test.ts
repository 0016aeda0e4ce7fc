/** unknown: what is not documented under the events API is refused in its shape, whatever it is. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, type Method } from '../../app-trial.ts'
import { openLaidOutTrial } from '../../laid-out-trial.ts'

const trial = await openLaidOutTrial()
after(() => trial[Symbol.asyncDispose]())
const { paths, own } = trial

const EVENTS_API = /^\/(events|events-fast|events-validate|count|traces|ingress)\b/
const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Every path of the events API, filled with what is there. */
const documented = Object.entries(paths)
  .filter(([path]) => EVENTS_API.test(path))
  .map(([path, operations]) => ({
    url: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => own[name] ?? 'nobody'),
    methods: Object.keys(operations).map((name) => name.toUpperCase()),
  }))

test('the events API has the paths that its document promises', () => {
  assert.ok(documented.length >= 20, `only ${documented.length} paths`)
})

for (const { url, methods } of documented) {
  test(`${url.replaceAll(/\d{6,}/g, '…')} answers other verbs with 405 and names its own`, async () => {
    // Two paths may be filled alike: what either has is allowed.
    const allowed = documented.filter((one) => one.url === url).flatMap((one) => one.methods)
    for (const method of METHODS.filter((one) => !allowed.includes(one))) {
      const answer = await trial.ask(method, url)
      if (answer.status === 404) continue // A path with an id in place of its last word.
      assert.equal(answer.status, 405, `${method} ${url} ${answer.text}`)
      assert.match(documentedSentence(url, answer), new RegExp(`cannot be asked with ${method}`))
      for (const name of methods) assert.match(String(answer.headers['allow']), new RegExp(name))
    }
  })
}

const { consumerOrgId = '', projectId = '', workspaceId = '' } = own
const WORKSPACE = `/events/${consumerOrgId}/${projectId}/${workspaceId}`

for (const url of [
  '/events',
  '/events/',
  '/events/nothing',
  `/events/${consumerOrgId}`,
  WORKSPACE,
  `${WORKSPACE}/nothing`,
  `${WORKSPACE}/registrations/a/b/c/d`,
  '/traces',
  '/events//providers',
  '/events/%00/providers/x/y/z',
]) {
  test(`${url.replaceAll(/\d{6,}/g, '…')} is not found, with the error body`, async () => {
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, 404, answer.text)
    documentedSentence(url, answer)
  })
}

const TYPES = [
  'text/plain',
  'application/xml',
  'text/html; charset=utf-8',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'nonsense',
]

for (const type of TYPES) {
  test(`a body of the content type "${type}" is refused with 415`, async () => {
    for (const [method, url] of [
      ['POST', `${WORKSPACE}/registrations`],
      ['POST', `${WORKSPACE}/providers`],
      ['POST', '/ingress'],
    ] as const) {
      const answer = await trial.ask(method, url, 'name=x', { 'content-type': type })
      assert.equal(answer.status, 415, `${url} ${answer.text}`)
      documentedSentence(url, answer)
    }
  })
}

const BODIES = ['', '{', 'null', '[]', '[1]', '"text"', '0', 'true', '{}', '{"__proto__":{}}']

for (const body of BODIES) {
  test(`the body ${body === '' ? 'of no bytes' : body} is refused with 400`, async () => {
    for (const url of [
      `${WORKSPACE}/registrations`,
      `${WORKSPACE}/providers`,
      `${WORKSPACE}/providers/nobody/eventmetadata`,
      '/ingress',
    ]) {
      const headers = { 'content-type': 'application/json' }
      const answer = await trial.ask('POST', url, body, headers)
      assert.equal(answer.status, 400, `${url} ${answer.text}`)
      documentedSentence(url, answer)
    }
    assert.deepEqual(trial.errors, [])
  })
}
