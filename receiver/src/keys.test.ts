import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { createKeyFetcher } from './keys.ts'

const PATH = '/prod/keys/pub-key-lyTiz3gQe4.pem'

test('a key is fetched once and again after a day', async (t) => {
  const asked: (string | undefined)[] = []
  const baseUrl = await serve(t, (request, response) => {
    asked.push(request.url)
    response.end(`PEM ${asked.length}`)
  })
  let now = 0
  const fetchKey = createKeyFetcher({ baseUrl, now: () => now })
  assert.deepEqual(await Promise.all([fetchKey(PATH), fetchKey(PATH)]), ['PEM 1', 'PEM 1'])
  now = 24 * 3_600_000 - 1
  assert.equal(await fetchKey(PATH), 'PEM 1')
  now += 1
  assert.equal(await fetchKey(PATH), 'PEM 2')
  assert.deepEqual(asked, [PATH, PATH])
})

test('a host that fails for a moment is asked again', async (t) => {
  let calls = 0
  const baseUrl = await serve(t, (_, response) => {
    calls += 1
    response.writeHead(calls < 3 ? 503 : 200).end('PEM')
  })
  assert.equal(await createKeyFetcher({ baseUrl })(PATH), 'PEM')
})

test('a key that does not exist is not asked for again at once, and is not remembered', async (t) => {
  let calls = 0
  const baseUrl = await serve(t, (_, response) => {
    calls += 1
    response.writeHead(calls === 1 ? 404 : 200).end('PEM')
  })
  const fetchKey = createKeyFetcher({ baseUrl })
  await assert.rejects(fetchKey(PATH), /answered with status 404/)
  assert.equal(calls, 1)
  assert.equal(await fetchKey(PATH), 'PEM')
})

test('a host that cannot be reached is named', async (t) => {
  const baseUrl = await serve(t, (request) => request.socket.destroy())
  await assert.rejects(
    createKeyFetcher({ baseUrl })(PATH),
    /pub-key-lyTiz3gQe4\.pem cannot be fetched/,
  )
})

test('a redirect is not followed', async (t) => {
  const baseUrl = await serve(t, (_, response) => response.writeHead(302, { location: '/x' }).end())
  await assert.rejects(createKeyFetcher({ baseUrl })(PATH), /cannot be fetched/)
})

test('a path that leads to another host is refused', async () => {
  const fetchKey = createKeyFetcher({ baseUrl: 'https://weir.example' })
  await assert.rejects(
    fetchKey('//evil.example/key.pem'),
    /is not a key of https:\/\/weir\.example/,
  )
})

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
