/**
 * receiver: a webhook that hears from Weir: answers the challenge, verifies the signature, prints what
 * came as one line of JSON each.
 * Run it with: npm run receiver -- [--weir http://127.0.0.1:8700] [--port 8710]
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { parseArgs } from 'node:util'
import {
  answerChallenge,
  createKeyFetcher,
  HEADERS,
  readHeader,
  rememberEvents,
  verifyNotification,
} from '@weir/receiver'

const { values } = parseArgs({
  options: {
    weir: { type: 'string', default: 'http://127.0.0.1:8700' },
    port: { type: 'string', default: '8710' },
  },
})
const fetchKey = createKeyFetcher({ baseUrl: values.weir })
const seen = rememberEvents()

const server = createServer((request, response) => {
  const challenge = answerChallenge(request.url ?? '')
  if (challenge === null) receive(request, response).catch(() => response.writeHead(500).end())
  else response.writeHead(challenge.status, challenge.headers).end(challenge.body)
})

server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) {
    print({ url: `http://127.0.0.1:${address.port}` })
  }
})

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request)
  const { isValid, reason } = await verifyNotification({ body, headers: request.headers, fetchKey })
  const eventId = readHeader(request.headers, HEADERS.eventId) ?? ''
  print({
    path: request.url,
    eventId,
    eventCode: readHeader(request.headers, HEADERS.eventCode),
    isValid,
    reason,
    isNew: isValid && seen.isNew(`${request.url} ${eventId}`),
    body: isValid ? JSON.parse(body) : body,
  })
  // A 4xx is final: what is not from Weir is not sent again.
  response.writeHead(isValid ? 200 : 400).end()
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
