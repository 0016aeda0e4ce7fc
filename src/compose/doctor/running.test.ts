import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { runningCheck } from './running.ts'

const ready = { status: 'ready', checks: [] }
const notReady = {
  status: 'not ready',
  checks: [
    { name: 'a', ok: true, detail: 'Fine.' },
    { name: 'disk', ok: false, detail: 'It is full. Make room.' },
  ],
}

const ANSWERS: readonly [
  what: string,
  status: number,
  body: string,
  says: RegExp,
  todo: RegExp | null,
][] = [
  ['is ready', 200, JSON.stringify(ready), /and is ready\.$/, null],
  [
    'is not ready',
    503,
    JSON.stringify(notReady),
    /and is not ready\.$/,
    /^It is full\. Make room\.$/,
  ],
  ['is something else', 200, '{"hello":1}', /does not answer at/, /look into its log/],
  ['speaks no JSON', 200, '<html>', /does not answer at/, /look into its log/],
]

for (const [what, status, body, says, todo] of ANSWERS) {
  test(`what answers ${what}`, async () => {
    const server = createServer((_, response) => response.writeHead(status).end(body))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    // The first of them is one at which nobody listens.
    const urls = ['http://127.0.0.1:1', `http://127.0.0.1:${port}`]
    const check = await runningCheck({ isRunning: true, urls })
    server.close()
    server.closeAllConnections()
    assert.match(check.says, says)
    if (todo === null) assert.equal(check.todo, null)
    else assert.match(check.todo ?? '', todo)
  })
}

test('a Weir that does not run is not asked', async () => {
  assert.deepEqual(await runningCheck({ isRunning: false, urls: ['http://127.0.0.1:1'] }), {
    name: 'weir',
    says: 'It does not run here now.',
    todo: null,
  })
})
