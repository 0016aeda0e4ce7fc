import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { Exchange } from '../domain/attempt.ts'
import { systemClock } from './clock.ts'
import type { Permit } from './connect.ts'
import { openHttpClient } from './http.ts'

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

interface World {
  readonly port: number
  /** How many connections were made to the port. */
  connections(): number
  get(url: string): Promise<Exchange>
}

/** A receiver on loopback that answers with the host it was called by, and a client with a permit. */
async function open(t: TestContext, permit: Permit): Promise<World> {
  let connections = 0
  const server = createServer((request, response) => response.end(request.headers.host))
  server.on('connection', () => (connections += 1)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = openHttpClient({ permit, clock: systemClock, timeoutMs: 5000 })
  t.after(async () => {
    await client.close()
    server.close()
    server.closeAllConnections()
  })
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    get: (url) => client.exchange({ method: 'GET', headers: {}, body: '', url }),
  }
}
