/** Connections that are used again: what a receiver's closing of them costs, and that answers do not mix. */
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { HttpClient } from './http.ts'
import {
  assertStillWorks,
  codeOf,
  openClient,
  post,
  reasonOf,
  serveRaw,
} from './raw-receiver-trial.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

/** What a receiver does with the second request of a connection, having answered the first. */
const CLOSERS: readonly [how: string, close: (socket: Socket) => void][] = [
  ['closes', (socket) => void socket.end()],
  ['destroys', (socket) => void socket.destroy()],
  ['resets', (socket) => void socket.resetAndDestroy()],
]

for (const [how, close] of CLOSERS) {
  test(`a request that meets a kept connection as the receiver ${how} it is sent over another`, async (t) => {
    const { url, bodies } = await serveTwice(t, close)
    const client = openClient(t, 5_000)
    await postAndKeep(client, url)
    const second = await post(client, url)
    assert.equal(codeOf(second), 200, reasonOf(second))
    assert.equal(bodies.length, 3)
    assert.equal(new Set(bodies.map((text) => text.slice(text.indexOf('\r\n\r\n')))).size, 1)
    await assertStillWorks(t, client)
  })
}

test('it is sent again once only, and within one deadline', async (t) => {
  let requests = 0
  const url = await serveRaw(t, (socket) => {
    const isFirst = requests === 0
    socket.on('data', () => {
      requests += 1
      if (isFirst && requests === 1) socket.write(OK)
      else socket.resetAndDestroy()
    })
  })
  const client = openClient(t, 5_000)
  await postAndKeep(client, `http://${url}/`)
  assert.equal(codeOf(await post(client, `http://${url}/`)), 602)
  assert.equal(requests, 3)
})

test('a receiver that has begun to answer is not asked again', async (t) => {
  const { url, bodies } = await serveTwice(t, (socket) => socket.end('HTTP/1.1 200'))
  const client = openClient(t, 5_000)
  await postAndKeep(client, url)
  assert.equal(codeOf(await post(client, url)), 602)
  assert.equal(bodies.length, 2)
})

test('a connection that never answered anything is not taken for a kept one', async (t) => {
  let requests = 0
  const url = await serveRaw(t, (socket) => {
    socket.on('data', () => {
      requests += 1
      socket.resetAndDestroy()
    })
  })
  const client = openClient(t, 5_000)
  assert.equal(codeOf(await post(client, `http://${url}/`)), 602)
  assert.equal(requests, 1)
})

test('any number of requests that cannot be sent leave every connection to those that can', async (t) => {
  const url = `http://${await serveRaw(t, (socket) => void socket.on('data', () => socket.write(OK)))}/`
  const client = openClient(t, 5_000)
  const unsendable = { method: 'POST', url, headers: { 'x-a': 'b\r\nc: d' }, body: '' } as const
  for (let call = 0; call < 300; call++) {
    assert.match(reasonOf(await client.exchange(unsendable)), /^The request cannot be sent/)
  }
  assert.equal(codeOf(await post(client, url)), 200)
})

const EVIL = 'HTTP/1.1 500 Evil\r\ncontent-length: 4\r\n\r\nevil'

test('bytes behind the end of an answer are no answer to the next request', async (t) => {
  const url = await serveRaw(t, (socket) => void socket.on('data', () => socket.write(OK + EVIL)))
  const client = openClient(t, 5_000)
  for (let call = 0; call < 5; call++) {
    assert.equal(await postAndKeep(client, `http://${url}/`), 'ok')
  }
})

test('bytes that come while nothing was asked are no answer to the next request', async (t) => {
  const late = Promise.withResolvers<void>()
  let connections = 0
  const url = await serveRaw(t, (socket) => {
    connections += 1
    socket.on('data', () => {
      socket.write(OK, () => setImmediate(() => socket.write(EVIL)))
    })
    socket.once('close', () => late.resolve())
  })
  const client = openClient(t, 5_000)
  await post(client, `http://${url}/`)
  await late.promise
  assert.equal((await post(client, `http://${url}/`)).response.body, 'ok')
  assert.equal(connections, 2)
})

/** Once this is over, its connection is free: undici takes a turn of the event loop longer for that. */
async function postAndKeep(client: HttpClient, url: string): Promise<string> {
  const { response } = await post(client, url)
  for (let turn = 0; turn < 3; turn++) await nextTurn()
  return response.body
}

/** Answers the first request of the first connection, meets its second as told, and answers all others. */
async function serveTwice(
  t: TestContext,
  meet: (socket: Socket) => void,
): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = []
  const url = await serveRaw(t, (socket) => {
    socket.on('data', (data) => {
      bodies.push(data.toString('latin1'))
      if (bodies.length === 2) meet(socket)
      else socket.write(OK)
    })
  })
  return { url: `http://${url}/`, bodies }
}
