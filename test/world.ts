/**
 * world: a real Weir as a process of its own, over a data folder that outlives it: to be asked through
 * its public API, killed, and started again.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { applyFlow } from '../src/cli/apply.ts'
import { type Client, openClient } from '../src/cli/client.ts'
import type { ContextFields } from '../src/cli/context.ts'
import type { FlowFile } from '../src/cli/flow-file.ts'
import type { RegistrationFields } from '../src/cli/registrations.ts'
import { openLocalReceiver, type LocalReceiver } from './local-receiver.ts'

export interface World extends AsyncDisposable {
  /** Everything of this world is below it; sources may be laid out in it. */
  readonly folder: string
  readonly dataFolder: string
  readonly receiver: LocalReceiver
  readonly url: string
  /** Of its process. */
  readonly pid: number
  /** The operator's. */
  readonly token: string
  readonly client: Client
  start(): Promise<void>
  /** Ends the process as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>
  /** No file may grow beyond so many bytes, as on a disk that is full; `null`: as large as it likes. */
  limitFiles(bytes: number | null): void
  /** Ends it as a service manager does. Answers its exit code. */
  stop(): Promise<number | null>
  apply(file: FlowFile): Promise<string>
  /** Registers the receiver for both event codes. */
  register(format: string, path?: string): Promise<RegistrationFields>
  /** The bodies in a registration's journal, oldest first. */
  journal(registrationId: string): Promise<unknown[]>
}

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const TOKEN = 'operator-token-of-the-tests'

export async function openWorld(settings: Readonly<Record<string, string>> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-test-'))
  const dataFolder = join(folder, 'weir-data')
  let child: ChildProcess | null = null
  let url = ''
  const receiver = await openLocalReceiver(() => url)

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return null
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    return child.exitCode
  }

  const world: World = {
    folder,
    dataFolder,
    receiver,
    get url() {
      return url
    },
    get pid() {
      return child?.pid ?? 0
    },
    token: TOKEN,
    get client() {
      return openClient(url, TOKEN)
    },
    async start() {
      const started = spawn(process.execPath, [MAIN, 'serve', '--json'], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          WEIR_DATA: dataFolder,
          WEIR_PORT: '0',
          WEIR_OPERATOR_TOKEN: TOKEN,
          WEIR_WEBHOOK_ALLOW: '127.0.0.0/8',
          WEIR_RETRY_SCHEDULE: '200ms,1s',
          WEIR_LOG: 'silent',
          ...settings,
        },
      })
      child = started
      for await (const line of createInterface({ input: started.stdout })) {
        url = String(JSON.parse(line).url)
        return
      }
      throw new Error('Weir ended before it listened.')
    },
    limitFiles(bytes) {
      const limit = `--fsize=${bytes ?? 'unlimited'}:`
      execFileSync('prlimit', ['--pid', String(child?.pid), limit])
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    apply: async (file) => (await applyFlow(file, world.client)).flowId,
    async register(format, path = `/${format}`) {
      const { urls, credential } = await world.client.get<ContextFields>('/weir/v1/context')
      return await world.client.send<RegistrationFields>(
        'POST',
        new URL(urls.registrations).pathname,
        {
          client_id: credential.clientId,
          name: `Test receiver ${path}`,
          webhook_url: receiver.url + path,
          delivery_type: 'webhook',
          delivery_format: format,
          events_of_interest: ['sources_flow_run_success', 'sources_flow_run_failed'].map(
            (code) => ({
              provider_id: '7e1f5a52-6c5f-4b8e-9a40-706c6174666d',
              event_code: code,
            }),
          ),
        },
      )
    },
    async journal(registrationId) {
      const { urls } = await world.client.get<ContextFields>('/weir/v1/context')
      const path = `${new URL(urls.journal).pathname}/${registrationId}?limit=1000`
      const response = await fetch(url + path, { headers: { authorization: `Bearer ${TOKEN}` } })
      if (response.status === 204) return []
      const page: { events: { event: unknown }[] } = JSON.parse(await response.text())
      return page.events.map(({ event }) => event)
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
      await receiver[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await world.start()
  return world
}
