/** bare: the cheapest webhook there can be, and how fast a bare undici pool can post to it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'

export interface BareReceiver extends Disposable {
  readonly url: string
  /** How many notifications have come so far; challenges are not counted. */
  count(): Promise<number>
}

/** A process of its own, so that it takes no time from whoever is measured. */
export async function openBareReceiver(): Promise<BareReceiver> {
  const child = fork(fileURLToPath(new URL('./bare-receiver.ts', import.meta.url)))
  const port = await answerOf(child)
  return {
    url: `http://127.0.0.1:${port}`,
    count() {
      child.send('count')
      return answerOf(child)
    },
    [Symbol.dispose]: () => child.disconnect(),
  }
}

async function answerOf(child: ChildProcess): Promise<number> {
  const [answer] = await once(child, 'message')
  return Number(answer)
}

/** Posts a second with 64 connections, after a warm-up of both ends. */
export async function bareRate(url: string, body: string, posts: number): Promise<number> {
  await post(url, body, 5_000)
  const startedAt = performance.now()
  await post(url, body, posts)
  return posts / ((performance.now() - startedAt) / 1_000)
}

async function post(url: string, body: string, posts: number): Promise<void> {
  const pool = new Pool(url, { connections: 64 })
  const headers = { 'content-type': 'application/json' }
  let left = posts
  async function loop(): Promise<void> {
    while (left-- > 0) {
      const response = await pool.request({ method: 'POST', path: '/bare', headers, body })
      await response.body.dump()
    }
  }
  await Promise.all(Array.from({ length: 64 }, loop))
  await pool.close()
}
