/**
 * notify-trial: what the tests of half two share: a real store with a clock turned by hand and a log
 * to wait for, a real webhook on loopback, and runs as they end.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { Activity, Cause } from '../domain/activity.ts'
import type { Alert } from '../domain/alert.ts'
import { idOf } from '../domain/ids.ts'
import { offenceOf } from '../domain/offence.ts'
import type { Registration } from '../domain/registration.ts'
import type { FlowRun } from '../domain/run.ts'
import type { Bus } from '../platform/bus/bus.ts'
import { openLocalBus } from '../platform/bus/local-bus.ts'
import { type Chance, systemChance } from '../platform/chance.ts'
import type { Facts, Log } from '../platform/log.ts'
import type { OpenStore } from '../platform/store/store.ts'
import { aRegistration, aRun, openStoreTrial } from '../platform/store/store-trial.ts'
import { PLATFORM_NOTIFICATIONS } from './catalog/catalog.ts'
import type { FactOptions } from './events/fact.ts'

/** What announcing, registering and delivering need, and the hands to turn and look with. */
export interface NotifyTrial extends AsyncDisposable {
  readonly store: OpenStore
  /** The database file. */
  readonly file: string
  readonly bus: Bus
  readonly clock: { at: number; now(): number }
  readonly chance: Chance
  readonly log: HeardLog
  readonly options: FactOptions
  readonly imsOrgId: string
  /** Keeps a registration as it is, unchallenged. */
  register(id: string, changes?: Partial<Registration>): Promise<Registration>
}

export interface HeardLog extends Log {
  readonly lines: readonly { readonly happening: string; readonly facts: Facts }[]
  /** Resolves once that happening was logged so often in all. */
  until(happening: string, count: number): Promise<void>
}

export async function openNotifyTrial(): Promise<NotifyTrial> {
  const trial = await openStoreTrial()
  const { store } = trial
  const clock = { at: 1_700_000_000_000, now: () => clock.at }
  return {
    store,
    file: trial.file,
    bus: openLocalBus(),
    clock,
    chance: systemChance,
    log: hear(),
    options: OPTIONS,
    imsOrgId: 'ORG@AdobeOrg',
    async register(id, changes = {}) {
      const registration = aRegistration(id, { interests: [INTEREST_IN.success], ...changes })
      await store.commit(({ registrations }) => registrations.insert(registration))
      return registration
    },
    [Symbol.asyncDispose]: () => trial[Symbol.asyncDispose](),
  }
}

export const OPTIONS: FactOptions = {
  identity: { imsOrgId: 'ORG@AdobeOrg', sandboxId: 'sandbox-1', sandboxName: 'prod' },
  publicUrl: 'https://weir.example',
  activityIds: 'names',
  hasExtras: true,
}

const providerId = PLATFORM_NOTIFICATIONS.id

export const INTEREST_IN = {
  success: { providerId, eventCode: 'sources_flow_run_success' },
  failed: { providerId, eventCode: 'sources_flow_run_failed' },
  failure: { providerId, eventCode: 'sources_flow_run_failure' },
} as const

/** Everything that was logged, to look at and to wait for. */
export function hear(): HeardLog {
  const lines: { happening: string; facts: Facts }[] = []
  const watchers = new Set<() => void>()
  const note = (happening: string, facts: Facts = {}): void => {
    lines.push({ happening, facts })
    for (const watch of watchers) watch()
  }
  return {
    info: note,
    warn: note,
    error: note,
    lines,
    until: (happening, count) =>
      watched(watchers, () => lines.filter((line) => line.happening === happening).length >= count),
  }
}

export interface Hit {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly eventId: string
}

/** How the webhook answers: a status, with headers and a body where some are given, or never. */
export type Reply =
  | number
  | 'hang'
  | readonly [status: number, headers: Record<string, string>, body?: string]

export type CallBackAsked = Pick<Hit, 'headers' | 'body'>

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** The notifications that came, oldest first; challenges are not among them. */
  readonly hits: readonly Hit[]
  /** How many challenges came. */
  readonly challenges: number
  /** What is answered from now on. */
  answer: (hit: Hit) => Reply | Promise<Reply>
  /** Whether a challenge gets its proof. */
  isProving: boolean
  /** What is answered to whoever says which URL to call instead. */
  takeCallBack: (validationUrl: string, asked: CallBackAsked) => Reply | Promise<Reply>
  until(condition: (hits: readonly Hit[]) => boolean): Promise<void>
}

export async function openReceiver(): Promise<Receiver> {
  const hits: Hit[] = []
  const watchers = new Set<() => void>()
  let challenges = 0
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const value = new URL(path, 'http://localhost').searchParams.get('challenge')
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      if (value !== null) {
        challenges++
        response.end(receiver.isProving ? value : 'what?')
        return
      }
      const { headers } = request
      if (headers['x-adobe-event-code'] === 'challenge') {
        const { validationUrl } = JSON.parse(body)
        void send(receiver.takeCallBack(validationUrl, { headers, body }), response)
        return
      }
      const hit = { path, headers, body, eventId: String(headers['x-adobe-event-id']) }
      hits.push(hit)
      void send(receiver.answer(hit), response)
      for (const watch of watchers) watch()
    })
  })

  async function send(reply: Reply | Promise<Reply>, response: ServerResponse): Promise<void> {
    const given = await reply
    if (typeof given === 'number') response.writeHead(given).end()
    else if (given !== 'hang') response.writeHead(given[0], given[1]).end(given[2])
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The receiver has no port.')
  const receiver: Receiver = {
    url: `http://127.0.0.1:${address.port}`,
    hits,
    get challenges() {
      return challenges
    },
    answer: () => 200,
    isProving: true,
    takeCallBack: () => 404,
    until: (condition) => watched(watchers, () => condition(hits)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

function watched(watchers: Set<() => void>, isReached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const watch = (): void => {
      if (!isReached()) return
      watchers.delete(watch)
      resolve()
    }
    watchers.add(watch)
    watch()
  })
}

const COPY: Activity = {
  kind: 'copy',
  startedAt: 2_000,
  completedAt: 3_000,
  input: { bytes: 2_048, records: 100, files: 10 },
  output: { bytes: 1_098, records: 100, files: 10 },
  failedRecordCount: null,
  status: 'success',
  causes: [],
}

const PROMOTION: Activity = {
  kind: 'promotion',
  startedAt: 3_000,
  completedAt: 4_000,
  input: { bytes: 1_098, records: 100, files: 10 },
  output: { bytes: 1_024, records: 70, files: 1 },
  failedRecordCount: 30,
  status: 'success',
  causes: [],
}

/** A run that went well, with refused records below its threshold. */
export function aSuccess(id = 'run-1', changes: Partial<FlowRun> = {}): FlowRun {
  return aRun({
    id: idOf(id),
    status: 'success',
    updatedAt: 4_000,
    activities: [COPY, PROMOTION],
    ...changes,
  })
}

export function anAlert(id: string, changes: Partial<Alert> = {}): Alert {
  return {
    id: idOf(id),
    kind: 'delay',
    status: 'FIRING',
    flowId: idOf('flow-1'),
    flowName: 'Orders every hour',
    runId: idOf('run-1'),
    threshold: 150,
    value: 151,
    createdAt: 5_000,
    resolvedAt: null,
    ...changes,
  }
}

/** A run whose copied data could not be processed. */
export function aFailedPromotion(id = 'run-1'): FlowRun {
  const cause: Cause = { code: '133', message: 'We are unable to locate any files.' }
  return aSuccess(id, {
    status: 'failed',
    activities: [COPY, { ...PROMOTION, status: 'failed', causes: [cause] }],
    errors: [{ code: 'CONNECTOR-2001-500', message: 'Error in processing the copied data.' }],
    firstOffence: offenceOf(cause, '*.csv'),
  })
}

/** A run whose source could not be read. */
export function aFailedCopy(id = 'run-1'): FlowRun {
  const nothing = { bytes: null, records: null, files: null }
  const cause: Cause = { code: '2200', message: 'The folder is not there.' }
  return aSuccess(id, {
    status: 'failed',
    activities: [{ ...COPY, input: nothing, output: nothing, status: 'failed', causes: [cause] }],
    errors: [{ code: 'CONNECTOR-1001-500', message: 'Error in copying the data from Source' }],
    firstOffence: offenceOf(cause, 'orders.csv'),
  })
}
