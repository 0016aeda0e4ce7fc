/**
 * runner: the process in which the heavy work happens. It knows no database: it is given a plan and
 * answers with what came of it. If it crashes or runs out of memory, one run fails and nothing else.
 */
import { fork } from 'node:child_process'
import type { RunId } from '../../domain/ids.ts'
import type { Plan, RunAnswer, RunnerMessage, RunProgress } from './plan.ts'

export interface Runner {
  /** Never throws for what happens in the run: a crash is an answer like any other. */
  execute(plan: Plan, onProgress: (progress: RunProgress) => void): Promise<RunnerEnd>
  /** Ends the process of one run, where it has one; its end is then `cancelled`. */
  cancel(runId: RunId): void
  /** Ends every process that is still at work; their runs are left unfinished, for the next start. */
  stop(): Promise<void>
}

export type RunnerEnd =
  | { readonly kind: 'answered'; readonly answer: RunAnswer }
  | { readonly kind: 'crashed'; readonly reason: string }
  /** Weir itself is stopping. */
  | { readonly kind: 'stopped' }
  /** Somebody wanted the run to end. */
  | { readonly kind: 'cancelled' }

/** `entry` is the file that the process runs (compose/runner-process.ts). */
export function createRunner(entry: string): Runner {
  const atWork = new Map<RunId, (kind: 'stopped' | 'cancelled') => Promise<void>>()
  let isStopped = false

  return {
    async execute(plan, onProgress) {
      if (isStopped) return { kind: 'stopped' }
      return await new Promise((resolve) => {
        const child = fork(entry, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
        let end: RunnerEnd | null = null
        let lastWords = ''
        const gone = new Promise<void>((exited) => child.once('exit', () => exited()))
        atWork.set(plan.runId, async (kind) => {
          end = { kind }
          child.kill('SIGKILL')
          await gone
        })

        child.stderr?.on('data', (text: Buffer) => {
          lastWords = (lastWords + text.toString()).slice(-2_000)
        })
        child.on('message', (message: RunnerMessage) => {
          if (message.kind === 'progress') onProgress(message.progress)
          if (message.kind === 'answer') end ??= { kind: 'answered', answer: message.answer }
          if (message.kind === 'broken') end ??= { kind: 'crashed', reason: message.reason }
        })
        child.on('error', (error) => {
          atWork.delete(plan.runId)
          end ??= { kind: 'crashed', reason: `The runner could not be started: ${error.message}` }
          // A process that never was does not close either.
          if (child.pid === undefined) resolve(end)
        })
        child.once('close', (code, signal) => {
          atWork.delete(plan.runId)
          resolve(end ?? { kind: 'crashed', reason: crashSentence(code, signal, lastWords) })
        })
        child.send(plan, () => {}) // Where it cannot be sent, the process has ended and says so.
      })
    },

    cancel(runId) {
      void atWork.get(runId)?.('cancelled')
    },

    async stop() {
      isStopped = true
      await Promise.all([...atWork.values()].map((end) => end('stopped')))
    },
  }
}

function crashSentence(code: number | null, signal: string | null, lastWords: string): string {
  const how =
    signal === 'SIGKILL'
      ? 'The runner was killed, most likely because the machine ran out of memory. Give it less to do at once or lower WEIR_RUN_MEMORY_MB.'
      : `The runner ended early (${signal === null ? `exit code ${code}` : `signal ${signal}`}).`
  const lines = lastWords
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('Node.js v'))
  const said = lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? ''
  return said === '' ? how : `${how} It said: ${said}`
}
