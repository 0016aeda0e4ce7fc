/** hearing: a webhook in the same process that notes when each event came, and may hang. */
import { createServer } from 'node:http'

export interface Hearing extends AsyncDisposable {
  readonly url: string
  /** By the event's own id, as published: the instants (performance.now) at which it came. */
  readonly heard: ReadonlyMap<string, readonly number[]>
}

/** Paths that begin with `/hang` prove themselves and then never answer; with `/fail`, they answer 500; with `/slow`, late. */
export async function openHearing(): Promise<Hearing> {
  const heard = new Map<string, number[]>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const value = /[?&]challenge=([^&]*)/.exec(path)?.[1]
    if (value !== undefined) return void response.end(value)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const at = performance.now()
      if (path.startsWith('/hang')) return
      if (path.startsWith('/fail')) return void response.writeHead(500).end()
      if (path.startsWith('/slow')) setTimeout(() => response.end(), LATE_MS)
      else response.end()
      const id = String(JSON.parse(Buffer.concat(chunks).toString()).id)
      heard.set(id, [...(heard.get(id) ?? []), at])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const LATE_MS = 500

/** The value below which so many of a hundred lie; sorted in place. */
export function percentile(values: number[], percent: number): number {
  values.sort((a, b) => a - b)
  return values[Math.min(values.length - 1, Math.ceil((values.length * percent) / 100) - 1)] ?? NaN
}
