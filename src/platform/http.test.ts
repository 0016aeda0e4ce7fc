import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { Exchange } from '../domain/attempt.ts'
import { systemClock } from './clock.ts'
import { openHttpClient, type HttpClient } from './http.ts'

const POST = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hé' } as const

test('a request arrives as it was given, and the answer comes back whole', async (t) => {
  const url = await serve(t, (request, response) => {
    const { method, url: path, headers } = request
    response.setHeader('x-many', ['a', 'b'])
    request.setEncoding('utf8').on('data', (body: string) => {
      response
        .writeHead(201)
        .end(JSON.stringify({ method, path, body, type: headers['content-type'] }))
    })
  })
  const exchange = await open(t).exchange({ ...POST, url: `${url}/a%20b?c=d#e` })

  assert.deepEqual(exchange.outcome, { kind: 'answered', status: 201, retryAfterMs: null })
  assert.deepEqual(exchange.response.headers['x-many'], ['a', 'b'])
  assert.deepEqual(JSON.parse(exchange.response.body), {
    method: 'POST',
    path: '/a%20b?c=d',
    body: 'hé',
    type: 'text/plain',
  })
  assert.equal(exchange.response.isCut, false)
  assert.equal(exchange.request.body, 'hé')
  assert.ok(exchange.durationMs >= 0 && exchange.startedAt > 0)
})

test('a 500 is an answer, and its Retry-After is read against the clock', async (t) => {
  const url = await serve(t, (_, response) => {
    response.writeHead(500, { 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }).end('broken')
  })
  const exchange = await open(t, { clock: { now: () => 20_000 } }).exchange({ ...POST, url })
  assert.deepEqual(exchange.outcome, { kind: 'answered', status: 500, retryAfterMs: 40_000 })
  assert.equal(exchange.startedAt, 20_000)
})

test('a redirect is an answer and is not followed', async (t) => {
  let calls = 0
  const url = await serve(t, (_, response) => {
    calls += 1
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const { outcome } = await open(t).exchange({ ...POST, url })
  assert.equal(outcome.kind === 'answered' && outcome.status, 302)
  assert.equal(calls, 1)
})

test('a provisional answer is not taken for the final one', async (t) => {
  const url = await serve(t, (_, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' })
    response.writeHead(204).end()
  })
  const { outcome } = await open(t).exchange({ ...POST, url })
  assert.equal(outcome.kind === 'answered' && outcome.status, 204)
})

test('of an endless body the first 64 KiB are read, in whole characters, and the status counts', async (t) => {
  const url = await serve(t, (request, response) => {
    const chunk = `x${'é'.repeat(8191)}`
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk)) continue
    }
    response.on('drain', pour)
    request.on('close', () => response.destroy())
    pour()
  })
  const { outcome, response } = await open(t).exchange({ ...POST, url })
  assert.equal(outcome.kind === 'answered' && outcome.status, 200)
  assert.equal(response.isCut, true)
  assert.ok(Buffer.byteLength(response.body) <= 65_536)
  assert.ok(Buffer.byteLength(response.body) > 65_530)
  assert.doesNotMatch(response.body, /\ufffd/)
})

test('a body of exactly 64 KiB is not cut', async (t) => {
  const url = await serve(t, (_, response) => response.end('x'.repeat(65_536)))
  const { response } = await open(t).exchange({ ...POST, url })
  assert.equal(response.body.length, 65_536)
  assert.equal(response.isCut, false)
})

test('a compressed body is left as it came', async (t) => {
  const url = await serve(t, (request, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(request.headers['accept-encoding'])
  })
  const headers = { 'accept-encoding': 'deflate,compress,identity' }
  const { response } = await open(t).exchange({ ...POST, url, headers })
  assert.equal(response.body, 'deflate,compress,identity')
})

test('a header named __proto__ is a header like any other', async (t) => {
  const url = await serve(t, (_, response) => {
    response.setHeader('__proto__', 'x').end()
  })
  const { response } = await open(t).exchange({ ...POST, url })
  assert.deepEqual(Object.entries(response.headers).find(([name]) => name === '__proto__')?.[1], [
    'x',
  ])
})

const HANGING: readonly [when: string, listener: RequestListener][] = [
  ['never answers', () => {}],
  ['stops after its headers', (_, response) => response.writeHead(200).flushHeaders()],
  ['stops in the middle of its body', (_, response) => response.writeHead(200).write('half')],
]

for (const [when, listener] of HANGING) {
  test(`a receiver that ${when} counts as 604`, async (t) => {
    const url = await serve(t, listener)
    const { outcome } = await open(t, { timeoutMs: 50 }).exchange({ ...POST, url })
    assert.deepEqual(outcome, {
      kind: 'unreachable',
      code: 604,
      reason: 'No complete answer came within 0.05 s.',
    })
  })
}

test('requests that wait behind 64 hanging ones time out too', async (t) => {
  const url = await serve(t, () => {})
  const client = open(t, { timeoutMs: 200 })
  const exchanges = await Promise.all(
    Array.from({ length: 80 }, () => client.exchange({ ...POST, url })),
  )
  assert.ok(exchanges.every((exchange) => codeOf(exchange) === 604))
})

test('a closed port counts as 602 and is named', async (t) => {
  const server = createTcpServer().listen(0, '127.0.0.1')
  const url = `http://127.0.0.1:${await portOf(server)}/`
  server.close()
  await once(server, 'close')
  const exchange = await open(t).exchange({ ...POST, url })
  assert.equal(codeOf(exchange), 602)
  assert.match(reasonOf(exchange), /refused .*ECONNREFUSED 127\.0\.0\.1/)
})

test('a name without an address counts as 602', async (t) => {
  const exchange = await open(t).exchange({ ...POST, url: 'http://nobody.invalid/' })
  assert.equal(codeOf(exchange), 602)
  assert.match(reasonOf(exchange), /name/)
})

test('a receiver that closes before it answers counts as 602', async (t) => {
  const url = await serve(t, (request) => request.socket.destroy())
  assert.equal(codeOf(await open(t).exchange({ ...POST, url })), 602)
})

test('a receiver that closes in the middle of its body counts as 602', async (t) => {
  const url = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => response.destroy())
  })
  assert.equal(codeOf(await open(t).exchange({ ...POST, url })), 602)
})

test('a receiver that does not speak TLS counts as 611', async (t) => {
  const url = await serve(t, (_, response) => response.end())
  const exchange = await open(t).exchange({ ...POST, url: url.replace('http:', 'https:') })
  assert.equal(codeOf(exchange), 611)
  assert.match(reasonOf(exchange), /^No secure connection could be agreed on: /)
})

test('a receiver that hangs up during the handshake counts as 611', async (t) => {
  const server = createTcpServer((socket) => socket.once('data', () => socket.end()))
  const url = `https://127.0.0.1:${await listen(t, server)}/`
  assert.equal(codeOf(await open(t).exchange({ ...POST, url })), 611)
})

test('an answer that is not HTTP counts as 601', async (t) => {
  const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n\r\n'))
  const url = `http://127.0.0.1:${await listen(t, server)}/`
  assert.equal(codeOf(await open(t).exchange({ ...POST, url })), 601)
})

const UNSENDABLE: readonly [what: string, request: Partial<Exchange['request']>][] = [
  ['is not a URL', { url: 'not a url' }],
  ['is not for the web', { url: 'ftp://127.0.0.1/' }],
  ['has a header with a line break', { headers: { 'x-a': 'b\r\nc' } }],
]

for (const [what, part] of UNSENDABLE) {
  test(`a request that ${what} counts as 601 and throws nothing`, async (t) => {
    const exchange = await open(t).exchange({ ...POST, url: 'http://127.0.0.1:9/', ...part })
    assert.equal(codeOf(exchange), 601)
  })
}

test('connections are used again', async (t) => {
  const sockets = new Set<unknown>()
  const url = await serve(t, (request, response) => {
    sockets.add(request.socket)
    response.end()
  })
  const client = open(t)
  for (let call = 0; call < 5; call++) await client.exchange({ ...POST, url })
  // undici frees a connection a moment after its answer, so the second call may open another.
  assert.ok(sockets.size <= 2, `${sockets.size} connections for 5 requests`)
})

test('closing lets what is under way end, twice is fine, and nothing is sent afterwards', async (t) => {
  const arrived = Promise.withResolvers<() => void>()
  const url = await serve(t, (_, response) => arrived.resolve(() => response.end('done')))
  const client = open(t)
  const exchange = client.exchange({ ...POST, url })
  const answer = await arrived.promise
  const closed = client.close()
  answer()
  assert.equal((await exchange).response.body, 'done')
  await Promise.all([closed, client.close()])
  assert.match(reasonOf(await client.exchange({ ...POST, url })), /shutting down/)
})

interface Options {
  timeoutMs?: number
  clock?: { now(): number }
}

function open(t: TestContext, options: Options = {}): HttpClient {
  const client = openHttpClient({
    permit: () => null,
    clock: systemClock,
    timeoutMs: 5000,
    ...options,
  })
  t.after(() => client.close())
  return client
}

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  t.after(() => server.closeAllConnections())
  return `http://127.0.0.1:${await listen(t, server)}`
}

async function listen(t: TestContext, server: Server): Promise<number> {
  t.after(() => void server.close())
  return portOf(server.listen(0, '127.0.0.1'))
}

async function portOf(server: Server): Promise<number> {
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function codeOf({ outcome }: Exchange): number {
  return outcome.kind === 'unreachable' ? outcome.code : outcome.status
}

function reasonOf({ outcome }: Exchange): string {
  return outcome.kind === 'unreachable' ? outcome.reason : ''
}
