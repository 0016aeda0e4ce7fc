/** child: another program that speaks in lines of JSON on its stdout, started and stopped from here. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Child {
  /** The next line, parsed; throws a sentence where the program ends or stays silent for too long. */
  next(withinMs: number): Promise<Readonly<Record<string, unknown>>>
  stop(): Promise<void>
}

/** Runs a file with this same Node; its stderr goes to ours. */
export function startChild(
  name: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Child {
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  })
  const said: Readonly<Record<string, unknown>>[] = []
  const waiting: ((line: Readonly<Record<string, unknown>>) => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const value: Readonly<Record<string, unknown>> = JSON.parse(line)
    const waiter = waiting.shift()
    if (waiter === undefined) said.push(value)
    else waiter(value)
  })
  const ended = once(child, 'close')

  return {
    next(withinMs) {
      const line = said.shift()
      if (line !== undefined) return Promise.resolve(line)
      return new Promise((resolve, reject) => {
        const fail = (why: string): void => reject(new Error(`The ${name} ${why}.`))
        const timer = setTimeout(fail, withinMs, `said nothing for ${withinMs / 1_000} s`)
        void ended.then(() => fail('ended early'))
        waiting.push((value) => {
          clearTimeout(timer)
          resolve(value)
        })
      })
    },
    async stop() {
      child.kill('SIGTERM')
      await ended.catch(() => null) // One that could not be started has ended too.
    },
  }
}
