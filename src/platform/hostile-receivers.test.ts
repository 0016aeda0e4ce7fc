/** Receivers that mean harm or are broken: each comes to an outcome in time, and the client goes on. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import {
  assertStillWorks,
  type Behaviour,
  codeOf,
  drips,
  openClient,
  post,
  pours,
  reasonOf,
  says,
  saysAndCloses,
  serveRaw,
} from './raw-receiver-trial.ts'

const TIMEOUT_MS = 300

const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`
const TWO = 'content-length: 2\r\n\r\nok'
const KIB_64 = 'x'.repeat(65_536)
const EARLY = 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'

/** How it behaves, the code that it comes to, and what is said of it. */
type Row = readonly [what: string, behave: Behaviour, code: number, reason?: RegExp]

const SLOW: readonly Row[] = [
  ['accepts and never answers', () => {}, 604],
  ['drips its headers byte by byte', drips(`${OK}x: `, 'a'), 604],
  ['drips its body byte by byte', drips(`${OK}content-length: 100000\r\n\r\n`, 'b'), 604],
  ['drips chunks', drips(CHUNKED, '1\r\nx\r\n'), 604],
  ['drips interim answers', drips('', EARLY), 604],
  ['sends the blank lines before a status line for ever', drips('', '\r\n'), 604],
  ['announces more than it sends', says(`${OK}content-length: 10\r\n\r\nhalf`), 604],
  ['announces 2⁶⁴ − 1 bytes', says(`${OK}content-length: 18446744073709551615\r\n\r\nx`), 604],
]

const ENDLESS: readonly Row[] = [
  [
    'has an endless body of announced length',
    pours(`${OK}content-length: 9e9`.replace('9e9', '9000000000') + '\r\n\r\n', KIB_64),
    200,
  ],
  ['has an endless body until it closes', pours(`${OK}\r\n`, KIB_64), 200],
  ['has endless chunks', pours(CHUNKED, `10000\r\n${KIB_64}\r\n`), 200],
  ['has endless chunks of one byte', pours(CHUNKED, '1\r\nx\r\n'.repeat(5_000)), 200],
  ['has an endless extension of a chunk', pours(`${CHUNKED}1;`, KIB_64), 601, /has no end/],
  ['has endless trailers', pours(`${CHUNKED}0\r\n`, 'x: y\r\n'.repeat(1_000)), 601, /too large/],
  ['has an endless status line', pours('HTTP/1.1 200 ', KIB_64), 601, /has no end/],
  ['has endless lines before its status line', pours('', '\r\n'.repeat(30_000)), 601, /has no end/],
  ['has an endless name of a header', pours(OK, KIB_64), 601, /too large/],
  ['has an endless header', pours(`${OK}x: `, KIB_64), 601, /too large/],
  ['has endless space before a header', pours(`${OK}x:`, ' '.repeat(65_536)), 601, /has no end/],
  ['has endless headers', pours(OK, 'x: y\r\n'.repeat(1_000)), 601, /too large/],
  ['has endless early hints', pours('', EARLY.repeat(1_000)), 601, /has no end/],
  ['has endless 102s', pours('', 'HTTP/1.1 102 Wait\r\n\r\n'.repeat(1_000)), 601, /has no end/],
  ['has one header of 1 MB', says(`${OK}x: ${'y'.repeat(1e6)}\r\n${TWO}`), 601, /too large/],
  ['has 20,000 headers', says(`${OK}${'x: y\r\n'.repeat(20_000)}${TWO}`), 601, /too large/],
]

const NOT_HTTP = /^The answer is not valid HTTP/
const LENGTH = /not as long as its headers say/

const GARBAGE: readonly Row[] = [
  [
    'sends random bytes',
    says(Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251)),
    601,
    NOT_HTTP,
  ],
  ['sends a TLS alert', says(Uint8Array.of(0x15, 3, 1, 0, 2, 2, 40)), 601, NOT_HTTP],
  ['sends the settings of HTTP/2', says(Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0)), 601, NOT_HTTP],
  ['sends the preface of HTTP/2', says('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 601, NOT_HTTP],
  ['answers as in HTTP/0.9', saysAndCloses('<html>hi</html>'), 601, NOT_HTTP],
  ['is an SSH server', (socket) => void socket.write('SSH-2.0-OpenSSH_9\r\n'), 601, NOT_HTTP],
  ['is a mail server', (socket) => void socket.write('220 mail ESMTP\r\n'), 601, NOT_HTTP],
  ['answers the status 99', says(`HTTP/1.1 99 X\r\n${TWO}`), 601, NOT_HTTP],
  ['answers the status 099', says(`HTTP/1.1 099 X\r\n${TWO}`), 601, NOT_HTTP],
  ['answers the status 000', says(`HTTP/1.1 000 X\r\n${TWO}`), 601, NOT_HTTP],
  ['answers the status 1000', says(`HTTP/1.1 1000 X\r\n${TWO}`), 601, NOT_HTTP],
  ['answers the status abc', says(`HTTP/1.1 abc X\r\n${TWO}`), 601, NOT_HTTP],
  [
    'answers 604, as if there were no answer',
    says(`HTTP/1.1 604 X\r\n${TWO}`),
    601,
    /the status 604\.$/,
  ],
  ['answers 999', says(`HTTP/1.1 999 X\r\n${TWO}`), 601, /the status 999\.$/],
  ['says 100 unasked', says(`HTTP/1.1 100 Continue\r\n\r\n${OK}${TWO}`), 601, /100 Continue/],
  [
    'switches protocols',
    says('HTTP/1.1 101 X\r\nupgrade: ws\r\nconnection: upgrade\r\n\r\nx'),
    601,
    /changes the protocol/,
  ],
  ['switches to nothing', says('HTTP/1.1 101 X\r\n\r\nx'), 601, NOT_HTTP],
  ['has a negative length', says(`${OK}content-length: -1\r\n\r\n`), 601, NOT_HTTP],
  ['has a length with a sign', says(`${OK}content-length: +2\r\n\r\nok`), 601, NOT_HTTP],
  [
    'has a length of 26 digits',
    says(`${OK}content-length: ${'9'.repeat(26)}\r\n\r\nx`),
    602,
    LENGTH,
  ],
  ['has two lengths', says(`${OK}content-length: 2\r\n${TWO}`), 602, LENGTH],
  ['has conflicting lengths', says(`${OK}content-length: 3\r\n${TWO}`), 602, LENGTH],
  [
    'has a length and chunks',
    says(`${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`),
    602,
    LENGTH,
  ],
  [
    'has chunks and a length',
    says(`${OK}transfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n`),
    601,
    NOT_HTTP,
  ],
  ['has a chunk of size zz', says(`${CHUNKED}zz\r\nok\r\n0\r\n\r\n`), 601, NOT_HTTP],
  ['has a chunk of size -1', says(`${CHUNKED}-1\r\nok\r\n0\r\n\r\n`), 601, NOT_HTTP],
  ['has a chunk of 2⁶⁸ bytes', says(`${CHUNKED}fffffffffffffffff\r\nok`), 601, NOT_HTTP],
  ['has a chunk longer than its size', says(`${CHUNKED}1\r\nok\r\n0\r\n\r\n`), 601, NOT_HTTP],
  ['has a NUL in a header', says(`${OK}x: a\0b\r\n${TWO}`), 601, NOT_HTTP],
  ['has a NUL in the name of a header', says(`${OK}x\0: a\r\n${TWO}`), 601, NOT_HTTP],
  ['has a name of a header that is not ASCII', says(`${OK}日本: x\r\n${TWO}`), 601, NOT_HTTP],
  ['has a line break of half in a header', says(`${OK}x: a\rb\r\n${TWO}`), 601, NOT_HTTP],
  ['ends its lines by half', says('HTTP/1.1 200 OK\ncontent-length: 2\n\nok'), 601, NOT_HTTP],
  ['has a header of two lines', says(`${OK}x: a\r\n b\r\n${TWO}`), 601, NOT_HTTP],
  ['has a header without a colon', says(`${OK}xyz\r\n${TWO}`), 601, NOT_HTTP],
]

const CLOSING: readonly Row[] = [
  ['closes as soon as it accepts', (socket) => void socket.end(), 602, /was closed/],
  ['resets as soon as it accepts', (socket) => void socket.resetAndDestroy(), 602],
  [
    'resets after the request',
    (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    602,
    /reset/,
  ],
  ['closes within its status line', saysAndCloses('HTTP/1.1 20'), 602, /was closed/],
  ['closes within a header', saysAndCloses(`${OK}content-le`), 602, /was closed/],
  [
    'closes within its body',
    saysAndCloses(`${OK}content-length: 10\r\n\r\nhalf`),
    602,
    /was closed/,
  ],
  ['closes within a chunk', saysAndCloses(`${CHUNKED}10\r\nhalf`), 602, /was closed/],
  ['closes before its last chunk', saysAndCloses(`${CHUNKED}2\r\nok\r\n`), 602, /was closed/],
  [
    'resets within its body',
    (socket) =>
      void socket.once('data', () =>
        socket.write(`${OK}content-length: 9\r\n\r\nhalf`, () => socket.resetAndDestroy()),
      ),
    602,
    /reset/,
  ],
]

for (const [what, behave, code, reason = /./] of [...SLOW, ...ENDLESS, ...GARBAGE, ...CLOSING]) {
  test(`a receiver that ${what} counts as ${code}`, async (t) => {
    const client = openClient(t, TIMEOUT_MS)
    const begun = performance.now()
    const exchange = await post(client, `http://${await serveRaw(t, behave)}/`)
    // On a busy machine timers come late, but never by so much.
    assert.ok(performance.now() - begun < TIMEOUT_MS + 2_000)
    assert.equal(codeOf(exchange), code, reasonOf(exchange))
    if (exchange.outcome.kind === 'unreachable') assert.match(exchange.outcome.reason, reason)
    assert.ok(Buffer.byteLength(exchange.response.body) <= 65_536)
    await assertStillWorks(t, client)
  })
}

const BOMB = gzipSync(Buffer.alloc(10_000_000))

/** Odd, but answers: their status counts, and what of their body came. */
const ODD: readonly [what: string, behave: Behaviour, status: number, body: string][] = [
  ['speaks HTTP/1.0', saysAndCloses('HTTP/1.0 200 OK\r\n\r\nok'), 200, 'ok'],
  ['has a body with 204', says(`HTTP/1.1 204 No\r\n${TWO}`), 204, ''],
  ['has a body with 304', says(`HTTP/1.1 304 No\r\n${TWO}`), 304, ''],
  ['answers before it is asked', (socket) => void socket.write(`${OK}${TWO}`), 200, 'ok'],
  [
    'answers and closes without reading',
    (socket) => void socket.end(`HTTP/1.1 413 X\r\nconnection: close\r\n${TWO}`),
    413,
    'ok',
  ],
  ['offers an upgrade', says(`${OK}connection: upgrade\r\nupgrade: h2c\r\n${TWO}`), 200, 'ok'],
  ['has broken gzip', says(`${OK}content-encoding: gzip\r\n${TWO}`), 200, 'ok'],
  ['has broken deflate', says(`${OK}content-encoding: deflate\r\n${TWO}`), 200, 'ok'],
  ['gives a hint first', says(`${EARLY}${OK}${TWO}`), 200, 'ok'],
  [
    'sends its redirect to an internal address',
    says(`HTTP/1.1 307 X\r\nlocation: http://169.254.169.254/latest\r\n${TWO}`),
    307,
    'ok',
  ],
]

for (const [what, behave, status, body] of ODD) {
  test(`a receiver that ${what} is answered for by its ${status}`, async (t) => {
    const client = openClient(t, 5_000)
    const exchange = await post(client, `http://${await serveRaw(t, behave)}/`)
    assert.equal(codeOf(exchange), status, reasonOf(exchange))
    assert.equal(exchange.response.body, body)
    await assertStillWorks(t, client)
  })
}

test('a gzip bomb is not opened', async (t) => {
  const head = `${OK}content-encoding: gzip\r\ncontent-length: ${BOMB.length}\r\n\r\n`
  const url = await serveRaw(t, says(Buffer.concat([Buffer.from(head), BOMB])))
  const { response } = await post(openClient(t, 5_000), `http://${url}/`)
  assert.ok(Buffer.byteLength(response.body) <= 3 * BOMB.length)
  assert.deepEqual(response.headers['content-encoding'], ['gzip'])
})

test('headers named as parts of every object are headers like any other', async (t) => {
  const names = ['__proto__', 'constructor', 'prototype', 'tostring', 'hasownproperty']
  const lines = names.map((name) => `${name}: 1\r\n${name}: 2\r\n`).join('')
  const url = await serveRaw(t, says(Buffer.from(`${OK}${lines}x: caf\xe9\r\n${TWO}`, 'latin1')))
  const { response } = await post(openClient(t, 5_000), `http://${url}/`)
  const got = Object.entries(response.headers).filter(([name]) => names.includes(name))
  assert.deepEqual(
    got,
    names.map((name) => [name, ['1', '2']]),
  )
  assert.deepEqual(response.headers['x'], ['café'])
  assert.equal(Object.hasOwn(Object.prototype, '1'), false)
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

test('a port whose queue of new connections is full counts as 604', async (t) => {
  const server = createServer({ pauseOnConnect: true })
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 })
  await once(server, 'listening')
  t.after(() => server.close())
  const sockets: Socket[] = []
  server.on('connection', (socket) => void sockets.push(socket))
  t.after(() => sockets.forEach((socket) => socket.destroy()))
  const { port } = server.address() as AddressInfo
  const client = openClient(t, TIMEOUT_MS)
  const all = await Promise.all(
    Array.from({ length: 20 }, () => post(client, `http://127.0.0.1:${port}/`)),
  )
  assert.ok(all.every((exchange) => codeOf(exchange) === 604))
  await assertStillWorks(t, client)
})

test('a hundred endless answers at once take no more memory than their limits allow', async (t) => {
  const behaviours = ENDLESS.map(([, behave]) => behave)
  let turn = 0
  const url = await serveRaw(t, (socket) => behaviours[turn++ % behaviours.length]?.(socket))
  const client = openClient(t, 5_000)
  await post(client, `http://${url}/`)
  const before = process.memoryUsage().rss
  const all = await Promise.all(Array.from({ length: 100 }, () => post(client, `http://${url}/`)))
  assert.ok(all.every((exchange) => [200, 601].includes(codeOf(exchange))))
  // Receivers live in this process too, with a buffer of their own on each side of every connection.
  assert.ok(process.memoryUsage().rss - before < 400 * 1024 * 1024)
})
