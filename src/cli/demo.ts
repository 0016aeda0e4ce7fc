/** demo: the main job, end to end: four runs on real data, and a receiver that hears of each, twice. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Static } from 'typebox'
import type { SignInLink } from '../api/contract/weir/session.ts'
import { applyFlow } from './apply.ts'
import { type Child, startChild } from './child.ts'
import { type Client, openClient } from './client.ts'
import type { AddCommand } from './command.ts'
import type { ContextFields } from './context.ts'
import { differences, formatOf, type Received } from './demo-check.ts'
import { type DemoFlow, prepareDemoFlows } from './demo-flows.ts'
import type { RegistrationFields } from './registrations.ts'
import { nameOf, statusWord, summaryLines } from './run-summary.ts'
import { runToEnd } from './runs.ts'
import { count, say, sayTable } from './say.ts'
import { toldToStop } from './serve.ts'

export const demoCommand: AddCommand = (program, end) => {
  program
    .command('demo')
    .description('start Weir and a receiver, run four flows on public data, show what was heard')
    .option(
      '--once',
      'end after the four runs; exit code 1 where a notification is missing or wrong',
    )
    .action(async ({ once }: { once?: boolean }) => {
      const folder = await mkdtemp(join(tmpdir(), 'weir-demo-'))
      const children: Child[] = []
      // Told to stop at any moment, it leaves neither a process nor a folder behind.
      const stopped = toldToStop().then(() => STOPPED)
      try {
        const wrongCount = await Promise.race([runDemo(folder, children, once === true), stopped])
        if (wrongCount > 0) end(1)
        if (once !== true) await stopped
      } finally {
        for (const child of children.toReversed()) await child.stop()
        await rm(folder, { recursive: true, force: true })
      }
    })
}

/** In the place of a count: nothing is known to be wrong. */
const STOPPED = -1

/** Answers how many of the eight notifications were not what they should be. */
async function runDemo(folder: string, children: Child[], isOnce: boolean): Promise<number> {
  const token = randomBytes(24).toString('hex')
  const weir = startChild('server', [here('../main.ts'), 'serve', '--json'], {
    WEIR_PORT: '0',
    WEIR_DATA: join(folder, 'weir-data'),
    WEIR_OPERATOR_TOKEN: token,
    WEIR_WEBHOOK_ALLOW: '127.0.0.0/8',
    WEIR_RETRY_SCHEDULE: '1s,2s,5s',
    WEIR_LOG: 'warn',
  })
  children.push(weir)
  const url = String((await weir.next(START_MS))['url'])
  say(`Weir listens at ${url}, its data in ${join(folder, 'weir-data')}.`)

  const receiver = startChild(
    'receiver',
    [here('../../examples/receiver.ts'), '--weir', url, '--port', '0'],
    {},
  )
  children.push(receiver)
  const client = openClient(url, token)
  await register(client, String((await receiver.next(START_MS))['url']))

  const shown: Shown[] = []
  for (const [index, flow] of (await prepareDemoFlows(join(folder, 'sources'))).entries()) {
    say(`\n${index + 1}. ${flow.says}`)
    shown.push(await showFlow(flow, client, receiver))
  }
  say('')
  sayTable(
    ['flow', 'how it went', 'in', 'out', 'failed', 'notifications'],
    shown.map(({ row }) => row),
    '',
  )
  const wrongCount = shown.reduce((sum, { wrong }) => sum + wrong, 0)
  say(
    wrongCount === 0
      ? '\nAll eight notifications arrived and are what they should be.'
      : `\n${wrongCount} of eight notifications are missing or wrong.`,
  )

  if (!isOnce) {
    say(
      `\nWeir stays up at ${url} (API: ${url}/docs) until Ctrl-C. Look around from another terminal:`,
    )
    const link = await client.send<Static<typeof SignInLink>>('POST', '/weir/v1/sign-in-links', {})
    say(`  Dashboard, by a link that is good once, for ten minutes: ${link.url}`)
    say(`  export WEIR_DATA=${join(folder, 'weir-data')} WEIR_OPERATOR_TOKEN=${token}`)
    say('  npx weir dashboard; npx weir runs; npx weir deliveries; npx weir context')
  }
  return wrongCount
}

const START_MS = 60_000
const NOTIFIED_MS = 30_000

/** Twice, once in each documented envelope, both for success and failure. */
async function register(client: Client, receiverUrl: string): Promise<void> {
  const { urls, credential } = await client.get<ContextFields>('/weir/v1/context')
  const providers = await client.get<{ _embedded: { providers: { id: string }[] } }>(
    `/events/${new URL(urls.registrations).pathname.split('/')[2]}/providers`,
  )
  const providerId = providers._embedded.providers[0]?.id
  for (const format of ['adobe_io', 'pipeline']) {
    const body = {
      client_id: credential.clientId,
      name: `Demo receiver (${format})`,
      webhook_url: `${receiverUrl}/${format}`,
      delivery_type: 'webhook',
      delivery_format: format,
      events_of_interest: ['sources_flow_run_success', 'sources_flow_run_failed'].map(
        (event_code) => ({
          provider_id: providerId,
          event_code,
        }),
      ),
    }
    const registration = await client.send<RegistrationFields>(
      'POST',
      new URL(urls.registrations).pathname,
      body,
    )
    const { webhook_status: status, _weir } = registration
    say(
      `Registered ${body.webhook_url}: challenge answered, ${status}. ${_weir.statusReason}`.trimEnd(),
    )
    if (status !== 'verified')
      throw new Error(`The receiver did not pass its challenge: ${_weir.statusReason}`)
  }
}

interface Shown {
  /** For the table at the end. */
  readonly row: readonly string[]
  readonly wrong: number
}

async function showFlow(flow: DemoFlow, client: Client, receiver: Child): Promise<Shown> {
  const { flowId } = await applyFlow(flow.file, client)
  const run = await runToEnd(flowId, client)
  for (const line of summaryLines(run)) say(`   ${line}`)

  const marks: string[] = []
  for (const _ of ['adobe_io', 'pipeline']) {
    const received = await nextReceived(receiver)
    const wrong =
      received === null ? ['it did not arrive'] : differences(received, run.id, flow.expects)
    marks.push(wrong.length === 0 ? 'good' : 'WRONG')
    showNotification(received, wrong)
  }
  const { inputRecordCount, outputRecordCount, failedRecordCount } = run.metrics.recordSummary ?? {}
  const counts = [inputRecordCount, outputRecordCount, failedRecordCount].map(count)
  return {
    row: [nameOf(run), statusWord(run), ...counts, marks.join(', ')],
    wrong: marks.filter((mark) => mark === 'WRONG').length,
  }
}

async function nextReceived(receiver: Child): Promise<Received | null> {
  // What the receiver prints is what its own file says it prints.
  return await receiver.next(NOTIFIED_MS).then(
    (line) => line as unknown as Received,
    () => null,
  )
}

function showNotification(received: Received | null, wrong: readonly string[]): void {
  if (received !== null) {
    const signature = received.isValid ? 'signature verified' : 'SIGNATURE NOT VALID'
    say(
      `\n   Heard as ${formatOf(received)}: ${received.eventCode}, ${signature}, event ${received.eventId}`,
    )
    say(`     ${JSON.stringify(received.body)}`)
  }
  for (const sentence of wrong) say(`     WRONG: ${sentence}`)
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}
