/** Hostile receivers and hostile registrations, the whole way: from a parcel to the bytes sent and the trace kept. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import type { Trace } from '../../domain/trace.ts'
import { idOf } from '../../domain/ids.ts'
import { systemChance } from '../../platform/chance.ts'
import { systemClock } from '../../platform/clock.ts'
import { openHttpClient } from '../../platform/http.ts'
import {
  type Behaviour,
  drips,
  openClient,
  pours,
  says,
  serveRaw,
} from '../../platform/raw-receiver-trial.ts'
import { judgeUrl, parseAllow } from './address.ts'
import { createCarry } from './carry.ts'
import { aParcel } from './parcel-trial.ts'

const PARCEL = aParcel({ url: '', body: '{"a":1}' })

const OK = 'HTTP/1.1 200 OK\r\n'
const ODD_NAMES = ['__proto__', 'constructor', 'prototype', 'tostring', 'content-type']

const RECEIVERS: readonly [what: string, behave: Behaviour, code: number, most: number][] = [
  ['never answers', () => {}, 604, 2_000],
  ['drips its body', drips(`${OK}\r\n`, 'x'), 604, 2_000],
  ['pours out quotes', pours(`${OK}\r\n`, '"\n'.repeat(30_000)), 200, 200_000],
  ['pours out NULs', pours(`${OK}\r\n`, '\0'.repeat(60_000)), 200, 6 * 65_536 + 2_000],
  [
    'pours out half characters',
    pours(`${OK}\r\n`, Buffer.alloc(60_000, Uint8Array.of(0xff, 0xc3))),
    200,
    300_000,
  ],
  ['pours out early hints', pours('', 'HTTP/1.1 103 X\r\n\r\n'.repeat(999)), 601, 2_000],
  [
    'has 32 KB of headers',
    says(`${OK}x: ${'"'.repeat(32_000)}\r\ncontent-length: 0\r\n\r\n`),
    200,
    70_000,
  ],
  [
    'has odd names',
    says(
      `${OK}${ODD_NAMES.map((name) => `${name}: {"polluted":1}\r\n`).join('')}content-length: 0\r\n\r\n`,
    ),
    200,
    2_000,
  ],
  [
    'names an encoding of markup',
    says(`${OK}content-encoding: <b>\r\ncontent-length: 2\r\n\r\nok`),
    200,
    2_000,
  ],
  ['answers 602', says('HTTP/1.1 602 X\r\ncontent-length: 0\r\n\r\n'), 601, 2_000],
]

for (const [what, behave, code, most] of RECEIVERS) {
  test(`the trace of a receiver that ${what} is whole JSON of a bounded length`, async (t) => {
    const http = openClient(t, 300)
    const carry = createCarry({ http, chance: systemChance, clock: systemClock })
    const { trace } = await carry({ ...PARCEL, url: `http://${await serveRaw(t, behave)}/` })
    const kept = JSON.parse(trace.document) as Trace
    assert.equal(kept.response.code, code)
    assert.ok(trace.document.length <= most, `${trace.document.length} characters`)
    assert.equal(Object.getPrototypeOf(kept.response.headers), Object.prototype)
    assert.equal('polluted' in {}, false)
    if (what === 'has odd names') {
      assert.deepEqual(Object.keys(kept.response.headers).slice(0, 5), ODD_NAMES)
    }
  })
}

/** Text as somebody hostile would write it. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '\0',
        ' ',
        ':',
        'x',
        '%0d%0a',
        'é',
        '\u2028',
        '嘊',
        '嘍',
        '\ud800',
      ),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    'a\r\nx-evil: 1',
    'a\nx-evil: 1',
    'a HTTP/1.1\r\nhost: evil\r\n\r\nGET /',
    '嘊嘍x-evil: 1',
  ),
)

const KNOWN_HEADERS = new Set(
  (
    'host connection content-length user-agent accept-encoding content-type x-adobe-event-id ' +
    'x-adobe-event-code x-adobe-provider x-adobe-delivery-id x-request-id x-adobe-retry-count x-weir-replay'
  ).split(' '),
)

test('nothing in a parcel makes another header or another request on the wire', async (t) => {
  const wire = await openWire(t)
  const http = openHttpClient({ permit: () => null, clock: systemClock, timeoutMs: 5_000 })
  t.after(() => http.close())
  const carry = createCarry({ http, chance: systemChance, clock: systemClock })
  const allow = parseAllow('127.0.0.1')
  assert.ok(!('problem' in allow))

  await fc.assert(
    fc.asyncProperty(
      fc.record({
        path: nasty,
        code: nasty,
        provider: nasty,
        id: nasty,
        replay: nasty,
        body: nasty,
      }),
      async ({ path, code, provider, id, replay, body }) => {
        const judged = judgeUrl(`http://127.0.0.1:${wire.port}/${path}`, allow)
        if (judged.kind === 'refused') return
        wire.requests.length = 0
        const { outcome } = await carry({
          ...PARCEL,
          url: judged.url.href,
          eventCode: code,
          providerMetadataId: provider,
          eventId: idOf(id),
          replayId: replay,
          body: `{${body}`,
        })
        // What no header can carry is not sent at all.
        if (outcome.kind === 'unreachable') assert.equal(wire.requests.length, 0)
        else assertOneRequest(wire.requests)
      },
    ),
    { numRuns: 500, endOnFailure: true },
  )
})

function assertOneRequest(requests: readonly string[]): void {
  assert.equal(requests.length, 1)
  const [head = ''] = (requests[0] ?? '').split('\r\n\r\n')
  const [line = '', ...headers] = head.split('\r\n')
  assert.match(line, /^POST \/[\x21-\x7e]* HTTP\/1\.1$/)
  assert.ok(!/[\r\n\0]/.test(headers.join('')), head)
  const names = headers.map((header) => header.slice(0, header.indexOf(':')).toLowerCase())
  assert.deepEqual(
    names.filter((name) => !KNOWN_HEADERS.has(name)),
    [],
  )
  assert.equal(new Set(names).size, names.length, head)
}

/** Keeps each request as it came, by its length as announced, and answers it. */
async function openWire(t: TestContext): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let got = ''
    socket.on('error', () => {})
    socket.setEncoding('latin1').on('data', (text: string) => {
      got += text
      const end = got.indexOf('\r\n\r\n')
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(got)?.[1] ?? 0)
      if (end < 0 || got.length < end + 4 + length) return
      requests.push(got.slice(0, end + 4 + length))
      got = got.slice(end + 4 + length)
      if (got !== '') requests.push(got)
      socket.write('HTTP/1.1 204 No\r\n\r\n')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, requests }
}
