/** local-receiver: a real webhook on loopback that verifies what comes and can be told how to answer. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { answerChallenge, createKeyFetcher, verifyNotification } from '@weir/receiver'

export interface Heard {
  readonly path: string
  readonly eventId: string
  readonly headers: IncomingMessage['headers']
  readonly isValid: boolean
  /** As it was sent. */
  readonly text: string
  readonly body: unknown
}

export interface LocalReceiver extends AsyncDisposable {
  readonly url: string
  readonly heard: readonly Heard[]
  /** What is answered from now on; `'hang'` answers nothing at all. */
  answer: number | 'hang'
  /** The paths that answer 410 whatever the others do. */
  readonly goneAt: Set<string>
  /** Resolves once the condition holds for what was heard; looks again at each notification. */
  until(condition: (heard: readonly Heard[]) => boolean): Promise<void>
}

/** `weirUrl` tells where the public keys are; it may change with a restart. */
export async function openLocalReceiver(weirUrl: () => string): Promise<LocalReceiver> {
  const heard: Heard[] = []
  const watchers = new Set<() => void>()
  const server = createServer((request, response) => {
    const challenge = answerChallenge(request.url ?? '')
    if (challenge === null) void receive(request, response)
    else response.writeHead(challenge.status, challenge.headers).end(challenge.body)
  })

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const { answer } = receiver
    // While it hangs, Weir may be gone, and its keys with it.
    const isValid =
      answer !== 'hang' &&
      (
        await verifyNotification({
          body,
          headers: request.headers,
          fetchKey: createKeyFetcher({ baseUrl: weirUrl() }),
        })
      ).isValid
    const eventId = String(request.headers['x-adobe-event-id'])
    heard.push({
      path: request.url ?? '',
      eventId,
      headers: request.headers,
      isValid,
      text: body,
      body: JSON.parse(body),
    })
    const status = receiver.goneAt.has(request.url ?? '') ? 410 : answer
    if (status !== 'hang') response.writeHead(status).end()
    for (const watch of watchers) watch()
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The receiver has no port.')

  const receiver: LocalReceiver = {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    answer: 200,
    goneAt: new Set(),
    until(condition) {
      return new Promise((resolve) => {
        const watch = (): void => {
          if (!condition(heard)) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
