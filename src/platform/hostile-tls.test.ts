/** TLS: handshakes that hang, break or prove nothing, and sessions that are taken up again. */
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  createServer,
  getCACertificates,
  setDefaultCACertificates,
  type TlsOptions,
  TLSSocket,
} from 'node:tls'
import {
  assertStillWorks,
  type Behaviour,
  codeOf,
  openClient,
  post,
  reasonOf,
  serveRaw,
  serveSockets,
} from './raw-receiver-trial.ts'

/** Made for these tests alone: for the name "localhost", until 2126. It proves nothing anywhere else. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNT5CmDwXuTatK3R9
xlRjdZZ40UI/gFibZYWboB21QeuhRANCAATd8WNYAJvlHb+0JGMCVyXMtGr8+g+x
zZgED1Y+JpsaQzfymvK/LTztRepIdWLOvgahHpqsG1+aXT64y0EQV3Pp
-----END PRIVATE KEY-----`

const CERT = `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUJxJsgSRH49xLjDot1s+aorNYjb0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE2MjU1MloYDzIxMjYxMDMw
MTYyNTUyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATd8WNYAJvlHb+0JGMCVyXMtGr8+g+xzZgED1Y+JpsaQzfymvK/LTzt
RepIdWLOvgahHpqsG1+aXT64y0EQV3Ppo2kwZzAdBgNVHQ4EFgQUIcxygqhiG0gG
LIiTIc6fncnbV1YwHwYDVR0jBBgwFoAUIcxygqhiG0gGLIiTIc6fncnbV1YwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhAIMq7o0r3Hrp2UJySa7qCr1UqflMAO7IcWBYQlYfcyzLAiBndkN8XQVj
rj3c2Ab2yUOL0P0ncjNJIiwTHArEgR4eNw==
-----END CERTIFICATE-----`

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

const HANDSHAKES: readonly [what: string, behave: Behaviour, code: number][] = [
  ['hangs in the handshake', () => {}, 604],
  ['hangs after half a record', (socket) => void socket.write(Uint8Array.of(22, 3, 3, 0)), 604],
  ['closes at once', (socket) => void socket.end(), 611],
  ['closes after the first message', (socket) => void socket.once('data', () => socket.end()), 611],
  [
    'resets after the first message',
    (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    602,
  ],
  ['sends an alert', (socket) => void socket.write(Uint8Array.of(21, 3, 3, 0, 2, 2, 40)), 611],
  [
    'sends random bytes',
    (socket) => void socket.write(Uint8Array.from({ length: 999 }, (_, i) => (i * 7919) % 251)),
    611,
  ],
  ['speaks plain HTTP', (socket) => void socket.write(OK), 611],
]

for (const [what, behave, code] of HANDSHAKES) {
  test(`a receiver that ${what} instead of TLS counts as ${code}`, async (t) => {
    const client = openClient(t, code === 604 ? 300 : 5_000)
    const exchange = await post(client, `https://${await serveRaw(t, behave)}/`)
    assert.equal(codeOf(exchange), code, reasonOf(exchange))
    await assertStillWorks(t, client)
  })
}

test('a certificate that nobody vouches for counts as 611', async (t) => {
  const exchange = await post(openClient(t, 5_000), `https://${await serveTls(t, {})}/`)
  assert.equal(codeOf(exchange), 611)
  assert.match(reasonOf(exchange), /self-signed certificate/)
})

test('a server that knows no certificate counts as 611', async (t) => {
  const url = await serveTls(t, { key: [], cert: [] })
  assert.equal(codeOf(await post(openClient(t, 5_000), `https://${url}/`)), 611)
})

const TRUSTED = getCACertificates('default')

test('a certificate for another name counts as 611, the second time too', async (t) => {
  trust(t)
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const client = openClient(t, 5_000)
    const place = await serveTls(t, { minVersion: version, maxVersion: version })
    for (let call = 0; call < 3; call++) {
      const exchange = await post(client, `https://${place}/`)
      assert.equal(codeOf(exchange), 611, version)
      assert.match(reasonOf(exchange), /altnames/)
    }
  }
})

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a second connection to a host takes up the session of the first, in ${version}`, async (t) => {
    trust(t)
    const reused: boolean[] = []
    const place = await serveTls(t, { minVersion: version, maxVersion: version }, (socket) => {
      assert.ok(socket instanceof TLSSocket)
      reused.push(socket.isSessionReused())
      socket.once('data', () => socket.end(OK.replace('\r\n', '\r\nconnection: close\r\n')))
    })
    const client = openClient(t, 5_000)
    for (let call = 0; call < 3; call++) {
      const exchange = await post(client, `https://localhost:${place.split(':')[1]}/`)
      assert.equal(codeOf(exchange), 200, reasonOf(exchange))
    }
    assert.deepEqual(reused, [false, true, true])
  })
}

test('what has no end is cut off inside TLS too, and a closed connection is told apart there', async (t) => {
  trust(t)
  let connections = 0
  let lost = 0
  const place = await serveTls(t, {}, (socket) => {
    const isFirst = connections++ === 0
    let requests = 0
    socket.on('data', () => {
      requests += 1
      if (isFirst && requests === 2) lost += 1
      if (isFirst && requests === 2) socket.destroy()
      else if (isFirst) socket.write(OK)
      else pour(socket)
    })
  })
  const client = openClient(t, 5_000)
  const url = `https://localhost:${place.split(':')[1]}/`
  assert.equal(codeOf(await post(client, url)), 200)
  // undici frees a connection a moment after its answer.
  for (let turn = 0; turn < 3; turn++) await nextTurn()
  const second = await post(client, url)
  assert.match(reasonOf(second), /has no end/)
  assert.deepEqual([connections, lost], [2, 1])
})

function pour(socket: Socket): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write('\r\n'.repeat(10_000))) continue
  }
  socket.on('drain', more)
  more()
}

/** Vouches for the certificate of these tests while one of them runs. */
function trust(t: TestContext): void {
  setDefaultCACertificates([...TRUSTED, CERT])
  t.after(() => setDefaultCACertificates([...TRUSTED]))
}

async function serveTls(
  t: TestContext,
  options: TlsOptions,
  behave: Behaviour = (socket) => void socket.on('data', () => socket.write(OK)),
): Promise<string> {
  return await serveSockets(
    t,
    createServer({ key: KEY, cert: CERT, ...options }),
    'secureConnection',
    behave,
  )
}
