/** client: the public API as the commands use it; nothing in it that another client could not do. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Agent, fetch, Headers, type RequestInit, type Response } from 'undici'
import { readConfig } from '../compose/config.ts'
import { ADDRESS_FILE, OPERATOR_TOKEN_FILE } from '../compose/data-folder.ts'

export interface Client {
  readonly url: string
  /** The answer's JSON. Throws one sentence where the answer is an error or there is none. */
  get<T>(path: string): Promise<T>
  send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    etag?: string,
  ): Promise<T>
  /** Posts bytes as they are. */
  sendBytes<T>(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<T>
  /** Brings a file, or the range of one that is named as in Content-Range. */
  bring(method: 'PUT' | 'PATCH', path: string, bytes: Blob, range?: string): Promise<void>
  remove(path: string): Promise<void>
  /** The JSON objects of a stream of server-sent events. */
  follow<T>(path: string): AsyncIterable<T>
  /** The JSON objects of an answer that has one a line, as they come. */
  lines<T>(path: string): AsyncIterable<T>
}

export interface ClientOptions {
  readonly url?: string
  readonly json?: boolean
}

/** Adds what every command of a client takes. */
export function asClient(command: Command): Command {
  return command
    .option('--url <url>', 'where Weir is; default: the one that keeps its data in WEIR_DATA')
    .option('--json', 'print JSON for programs')
}

/** Finds Weir and its operator token by the settings: WEIR_DATA, WEIR_OPERATOR_TOKEN, host and port. */
export function findClient({ url }: ClientOptions): Client {
  const config = readConfig()
  const kept = (name: string): string | null => {
    const file = join(config.dataFolder, name)
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
  }
  const token = config.operatorToken?.reveal() ?? kept(OPERATOR_TOKEN_FILE)
  if (token === null) {
    throw new Error(
      `No operator token: "${config.dataFolder}" keeps none. Start Weir there with \`npm start\`, or set WEIR_DATA or WEIR_OPERATOR_TOKEN.`,
    )
  }
  const found = url ?? kept(ADDRESS_FILE) ?? `http://${config.host}:${config.port}`
  return openClient(found.replace(/\/$/, ''), token)
}

export function openClient(url: string, token: string): Client {
  // A dry run of everything answers when it is over, however long that takes.
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 })

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    const response = await fetch(`${url}${path}`, { ...init, headers, dispatcher }).catch(
      (error: unknown) => {
        throw new Error(
          `No Weir answers at ${url}. Start it with \`npm start\`, or say where it is with --url.`,
          { cause: error },
        )
      },
    )
    if (!response.ok) throw new Error(await sentenceOf(response))
    return response
  }

  // What an answer's JSON is, the contract of its route says.
  return {
    url,
    get: async <T>(path: string) => (await (await ask(path)).json()) as T,
    send: async <T>(method: string, path: string, body: unknown, etag?: string) => {
      const headers = {
        'content-type': 'application/json',
        ...(etag === undefined ? {} : { 'if-match': etag }),
      }
      return (await (await ask(path, { method, body: JSON.stringify(body), headers })).json()) as T
    },
    sendBytes: async <T>(path: string, bytes: Uint8Array<ArrayBuffer>) => {
      const headers = { 'content-type': 'application/octet-stream' }
      return (await (await ask(path, { method: 'POST', body: bytes, headers })).json()) as T
    },
    bring: async (method, path, bytes, range) => {
      const headers = {
        'content-type': 'application/octet-stream',
        ...(range === undefined ? {} : { 'content-range': range }),
      }
      await ask(path, { method, body: bytes, headers })
    },
    remove: async (path) => void (await ask(path, { method: 'DELETE' })),
    async *follow<T>(path: string) {
      const { body } = await ask(path)
      let rest = ''
      try {
        for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
          const events = (rest + text).split('\n\n')
          rest = events.pop() ?? ''
          for (const event of events) yield JSON.parse(event.replace(/^data: /, '')) as T
        }
      } catch (error) {
        throw new Error(`Weir at ${url} went away while it was followed.`, { cause: error })
      }
    },
    async *lines<T>(path: string) {
      const { body } = await ask(path)
      if (body === null) return
      for await (const line of linesOf(body.pipeThrough(new TextDecoderStream()))) {
        yield JSON.parse(line) as T
      }
    },
  }
}

async function* linesOf(body: ReadableStream<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of body) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** The sentence in whichever shape of error the API has. */
async function sentenceOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null)
  const fields = new Map<string, unknown>(Object.entries(body ?? {}))
  for (const name of ['errorMessage', 'detail', 'message', 'error_description']) {
    const sentence = fields.get(name)
    if (typeof sentence === 'string') return sentence
  }
  return `Weir answered ${response.status} ${response.statusText}.`
}
