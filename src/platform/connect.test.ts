import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { Exchange } from '../domain/attempt.ts'
import { systemClock } from './clock.ts'
import type { Permit } from './connect.ts'
import { openHttpClient } from './http.ts'
import { judgeConnection } from '../notify/webhooks/address.ts'
import type { Names } from './names.ts'

test('a refused literal address is never connected to, and the reason is passed on', async (t) => {
  const world = await open(t, (address) => `"${address}" is private.`)
  const { outcome } = await world.get(`http://127.0.0.1:${world.port}/`)
  assert.deepEqual(outcome, { kind: 'unreachable', code: 602, reason: '"127.0.0.1" is private.' })
  assert.equal(world.connections(), 0)
})

test('a literal IPv6 address is judged without its brackets', async (t) => {
  const asked: string[] = []
  const world = await open(t, (address) => {
    asked.push(address)
    return 'No.'
  })
  await world.get('http://[::ffff:127.0.0.1]:9/')
  assert.deepEqual(asked, ['::ffff:7f00:1'])
})

test('a name is refused when none of its addresses is permitted', async (t) => {
  const world = await open(t, (address) => `"${address}" is private.`)
  const { outcome } = await world.get(`http://localhost:${world.port}/`)
  assert.equal(outcome.kind === 'unreachable' && outcome.code, 602)
  assert.match(
    outcome.kind === 'unreachable' ? outcome.reason : '',
    /^The name "localhost" leads nowhere that may be called\. ".*" is private\.$/,
  )
  assert.equal(world.connections(), 0)
})

test('a name is called at its permitted address, by its name', async (t) => {
  const world = await open(t, (address) => (address === '127.0.0.1' ? null : 'Not that one.'))
  const { response } = await world.get(`http://localhost:${world.port}/`)
  assert.equal(response.body, `localhost:${world.port}`)
})

test('the permit is told whether TLS is used', async (t) => {
  const asked: boolean[] = []
  const world = await open(t, (_, isTls) => {
    asked.push(isTls)
    return 'No.'
  })
  await world.get('http://127.0.0.1:9/')
  await world.get('https://127.0.0.1:9/')
  assert.deepEqual(asked, [false, true])
})

test('a name that leads elsewhere the second time is called where it was judged to lead', async (t) => {
  const answers = ['127.0.0.1', '10.0.0.1']
  const judged: string[] = []
  const world = await open(
    t,
    (address) => {
      judged.push(address)
      return address === '127.0.0.1' ? null : `"${address}" is private.`
    },
    async () => [{ address: answers.shift() ?? '10.0.0.1', family: 4 }],
  )
  const url = `http://rebinding.example:${world.port}/`
  const first = await world.get(url, { connection: 'close' })
  assert.equal(first.response.body, `rebinding.example:${world.port}`)
  assert.deepEqual(judged, ['127.0.0.1'], 'one look-up, judged once, for one connection')
  const { outcome } = await world.get(url)
  assert.match(outcome.kind === 'unreachable' ? outcome.reason : '', /"10\.0\.0\.1" is private\.$/)
  assert.equal(world.connections(), 1)
})

test('of a name with several addresses only those that are permitted are tried', async (t) => {
  const world = await open(
    t,
    (address) => (address === '127.0.0.1' ? null : 'No.'),
    async () => [
      { address: '169.254.169.254', family: 4 },
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ],
  )
  const { response } = await world.get(`http://mixed.example:${world.port}/`)
  assert.equal(response.body, `mixed.example:${world.port}`)
})

const INSIDE: readonly [address: string, family: 4 | 6][] = [
  ['127.0.0.1', 4],
  ['10.0.0.1', 4],
  ['100.64.0.1', 4],
  ['168.63.129.16', 4],
  ['169.254.169.254', 4],
  ['::1', 6],
  ['::ffff:7f00:1', 6],
  ['64:ff9b::7f00:1', 6],
  ['fd00:ec2::254', 6],
  ['fe80::1%lo', 6],
]

for (const [address, family] of INSIDE) {
  for (const host of ['inside.example', 'inside.example.', '127.0.0.1..']) {
    test(`a name like "${host}" that leads to "${address}" is not called`, async (t) => {
      const permit: Permit = (ip, isTls) => judgeConnection(ip, isTls, [])
      const world = await open(t, permit, async () => [{ address, family }])
      for (const scheme of ['http', 'https']) {
        const { outcome } = await world.get(`${scheme}://${host}:${world.port}/`)
        assert.equal(outcome.kind === 'unreachable' && outcome.code, 602)
      }
      assert.equal(world.connections(), 0)
    })
  }
}

interface World {
  readonly port: number
  /** How many connections were made to the port. */
  connections(): number
  get(url: string, headers?: Record<string, string>): Promise<Exchange>
}

/** A receiver on loopback that answers with the host it was called by, and a client with a permit. */
async function open(t: TestContext, permit: Permit, names?: Names): Promise<World> {
  let connections = 0
  const server = createServer((request, response) => response.end(request.headers.host))
  server.on('connection', () => (connections += 1)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = openHttpClient({
    permit,
    clock: systemClock,
    timeoutMs: 5000,
    ...(names === undefined ? {} : { names }),
  })
  t.after(async () => {
    await client.close()
    server.close()
    server.closeAllConnections()
  })
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    get: (url, headers = {}) => client.exchange({ method: 'GET', headers, body: '', url }),
  }
}
