/** raw-receiver-trial: a receiver that writes the bytes it is told to, valid or not, and a client to meet it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import type { Exchange } from '../domain/attempt.ts'
import { systemClock } from './clock.ts'
import { type HttpClient, openHttpClient } from './http.ts'

/** What a receiver does with a connection. */
export type Behaviour = (socket: Socket) => void

type Bytes = string | Uint8Array

/** Starts a receiver on loopback and answers its host and port. */
export async function serveRaw(t: TestContext, behave: Behaviour): Promise<string> {
  return await serveSockets(t, createServer(), 'connection', behave)
}

/** The same over any server, whose connections come with the event of that name. */
export async function serveSockets(
  t: TestContext,
  server: Server,
  event: string,
  behave: Behaviour,
): Promise<string> {
  const sockets = new Set<Socket>()
  // Whoever is cut off in the middle is told so by the machine, which is what these receivers want.
  server.on('connection', (socket) => void sockets.add(socket.on('error', () => {})))
  server.on(event, (socket: Socket) => behave(socket.on('error', () => {})))
  server.on('tlsClientError', () => {}) // A handshake that fails is the subject of some tests.
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Once a request has come, writes that and leaves the connection open. */
export function says(bytes: Bytes): Behaviour {
  return (socket) => void socket.once('data', () => socket.write(bytes))
}

/** Once a request has come, writes that and closes. */
export function saysAndCloses(bytes: Bytes): Behaviour {
  return (socket) => void socket.once('data', () => socket.end(bytes))
}

/** Writes a beginning, and then the same again and again, as fast as it is taken. */
export function pours(beginning: Bytes, again: Bytes): Behaviour {
  return (socket) => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(again)) continue
    }
    socket.once('data', () => {
      socket.write(beginning)
      socket.on('drain', pour)
      pour()
    })
  }
}

/** Writes a beginning, and then the same every few milliseconds for ever. */
export function drips(beginning: Bytes, again: Bytes): Behaviour {
  return (socket) => {
    socket.once('data', () => {
      socket.write(beginning)
      const timer = setInterval(() => socket.write(again), 5)
      socket.on('close', () => clearInterval(timer))
    })
  }
}

export function openClient(t: TestContext, timeoutMs: number): HttpClient {
  const client = openHttpClient({ permit: () => null, clock: systemClock, timeoutMs })
  t.after(() => client.close())
  return client
}

export async function post(client: HttpClient, url: string): Promise<Exchange> {
  return await client.exchange({ method: 'POST', url, headers: {}, body: '{"a":1}' })
}

/** What it came to, in one word: a status, or one of the codes that stand for none. */
export function codeOf({ outcome }: Exchange): number {
  return outcome.kind === 'answered' ? outcome.status : outcome.code
}

export function reasonOf({ outcome }: Exchange): string {
  return outcome.kind === 'answered' ? '' : outcome.reason
}

/** A client must be none the worse for whom it has met. */
export async function assertStillWorks(t: TestContext, client: HttpClient): Promise<void> {
  const healthy = await serveRaw(t, says('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nwell'))
  const exchange = await post(client, `http://${healthy}/`)
  assert.equal(exchange.response.body, 'well', reasonOf(exchange))
}
