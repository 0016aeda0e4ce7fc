/**
 * app-trial: what the tests of the HTTP door share: the real app on a real store in a folder of its
 * own, asked without a network. Runs that are asked for stay scheduled: no queue is at work.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { CONNECTORS } from '../compose/connectors.ts'
import { shownSettings } from '../compose/config.ts'
import { openIdentity } from '../compose/identity.ts'
import { createPreview } from '../ingest/datasets/preview.ts'
import { readGauges } from '../compose/gauges.ts'
import { openMetrics } from '../compose/metrics.ts'
import { createReadiness } from '../compose/readiness.ts'
import { VERSION } from '../compose/version.ts'
import { createDryRuns } from '../ingest/run/dry-run.ts'
import { openReferences } from '../ingest/run/references.ts'
import { createRunner } from '../ingest/run/runner.ts'
import { judgeConnection, parseAllow } from '../notify/webhooks/address.ts'
import { type Standing, whyWaiting } from '../notify/webhooks/why-waiting.ts'
import { createRegistrationNeeds } from '../notify/webhooks/wiring.ts'
import { openDiskBlobs } from '../platform/blobs/disk-blobs.ts'
import { openLocalBus } from '../platform/bus/local-bus.ts'
import { systemChance } from '../platform/chance.ts'
import { systemClock } from '../platform/clock.ts'
import { openHttpClient } from '../platform/http.ts'
import { openKeys } from '../platform/keys.ts'
import { type Facts, type Log, silentLog } from '../platform/log.ts'
import { Secret } from '../platform/service.ts'
import { openSqliteStore } from '../platform/store/sqlite-store.ts'
import type { OpenStore } from '../platform/store/store.ts'
import { buildApp } from './app.ts'
import type { App, Services } from './services.ts'
import { createSessions } from './sessions.ts'

const PREVIEW_PROCESS = fileURLToPath(new URL('../compose/preview-process.ts', import.meta.url))

/** No sender is at work. */
const NO_STANDING: Standing = { held: 0, room: 32, bound: 'most', isCrowded: false }

/** One that works. */
const RUNNER = fileURLToPath(new URL('../compose/runner-process.ts', import.meta.url))
const CLOSED = '/what/weir/keeps'
const LIMITS = { closedFolder: CLOSED, threads: 1, memoryMb: 512, keptRejections: 1_000 }

export const TOKEN = 'operator-token-of-a-trial'
export const PUBLIC_URL = 'https://weir.example'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** `null` leaves a header out, also one that is sent by itself: the token, the content type. */
export type Headers = Readonly<Record<string, string | null>>

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** The body as JSON; `null` where it is none. */
  readonly json: unknown
}

export interface AppTrial extends AsyncDisposable {
  readonly app: App
  readonly services: Services
  readonly store: OpenStore
  readonly folder: string
  /** What went wrong inside, one line each. */
  readonly errors: readonly Facts[]
  /** As the operator, with JSON; a body that is a text is sent as it is. */
  ask(method: Method, url: string, body?: unknown, headers?: Headers): Promise<Answer>
}

export async function openAppTrial(changes: Partial<Services> = {}): Promise<AppTrial> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-app-'))
  const errors: Facts[] = []
  const log: Log = { ...silentLog, error: (_happening, facts = {}) => errors.push(facts) }
  const clock = systemClock
  const chance = systemChance
  const allow = parseAllow('127.0.0.0/8')
  if ('problem' in allow) throw new Error(allow.problem)
  const store = openSqliteStore(join(folder, 'weir.sqlite'))
  const http = openHttpClient({
    permit: (address, isTls) => judgeConnection(address, isTls, allow),
    clock,
  })
  const keys = await openKeys(join(folder, 'keys'))
  const metrics = openMetrics()
  const bus = openLocalBus()
  const blobs = await openDiskBlobs(folder)
  const services: Services = {
    store,
    blobs,
    bus,
    clock,
    chance,
    log,
    identity: await openIdentity(null, { store, chance, clock }),
    keys,
    operatorToken: new Secret(TOKEN),
    reach: { dataFolder: CLOSED, sourceRoots: [folder] },
    openConnector: ({ connector, auth }) => CONNECTORS[connector](auth.params, CLOSED),
    registrations: createRegistrationNeeds({
      store,
      clock,
      chance,
      log,
      bus,
      http,
      keys,
      allow,
      places: { publicUrl: PUBLIC_URL },
    }),
    publicUrl: PUBLIC_URL,
    version: VERSION,
    settings: shownSettings({ WEIR_PORT: '0', WEIR_OPERATOR_TOKEN: TOKEN }),
    sessions: createSessions({ clock, chance }),
    dashboardFolder: null,
    ingressPer5s: 3_000,
    whyWaiting: (delivery) => whyWaiting(delivery, clock.now(), NO_STANDING),
    checks: createReadiness({ store, dataFolder: folder, isStarted: () => true }),
    async metrics() {
      await readGauges(metrics, { store, clock, dataFolder: folder })
      return await metrics.text()
    },
    previewRows: createPreview(PREVIEW_PROCESS, 256),
    dryRuns: createDryRuns({
      store,
      blobs,
      chance,
      runner: createRunner(RUNNER),
      limits: LIMITS,
      references: openReferences(() => undefined, CLOSED),
    }),
    progressOf: () => null,
    ...changes,
  }
  const app = await buildApp(services)

  return {
    app,
    services,
    store,
    folder,
    errors,
    async ask(method, url, body, headers = {}) {
      const all: Headers = {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      }
      const response = await app.inject({
        method,
        url,
        headers: Object.fromEntries(
          Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
        ),
        ...(body === undefined
          ? {}
          : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const { statusCode: status, payload: text } = response
      return { status, headers: response.headers, text, json: jsonOf(text) }
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await http.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/**
 * The sentence of an error, once its body has been found to be exactly of the shape that the API of
 * that path documents (flow-service 1.9 and 8.1, io-events 1.4), with no stack in it.
 */
export function documentedSentence(url: string, { status, headers, text, json }: Answer): string {
  const what = `${url} answered ${status} ${text.slice(0, 300)}`
  assert.ok(status >= 400 && status < 500, what)
  assert.doesNotMatch(text, /\bat .+\.[jt]s:\d+|node_modules|FST_ERR/, what)
  assert.match(String(headers['x-request-id']), /^[0-9a-f]{32}$/, what)
  const family = SHAPES.find(([prefix]) => url.startsWith(prefix))?.[1] ?? Problem
  const shape = Check(Gateway, json) ? Gateway : family
  assert.ok(Check(shape, json), `${what}, which is not of the documented shape`)
  const fields = new Map<string, unknown>(Object.entries(json))
  if (fields.has('status')) assert.equal(fields.get('status'), status, what)
  const names = ['errorMessage', 'detail', 'message', 'error_description']
  const sentence = names.map((name) => fields.get(name)).find((one) => typeof one === 'string')
  assert.ok(typeof sentence === 'string', what)
  return sentence
}

const exact = { additionalProperties: false }
const Text = Type.String({ minLength: 1 })
const Gateway = Type.Object(
  { error_code: Type.String({ pattern: '^\\d{6}$' }), message: Text },
  exact,
)
const Flow = Type.Object(
  {
    type: Type.String({ pattern: '^https://ns\\.adobe\\.com/aep/errors/(FLOW|WEIR)-' }),
    title: Text,
    status: Type.Integer(),
    report: Type.Object(
      {
        'detailed-message': Text,
        'request-id': Text,
        id: Type.Optional(Type.String()),
        type: Type.Optional(Type.String()),
      },
      exact,
    ),
    errorMessage: Text,
    errorDetails: Text,
  },
  exact,
)
const Registry = Type.Object(
  {
    type: Type.String({ pattern: '^http://ns\\.adobe\\.com/aep/errors/(XDM|FLOW|WEIR)-' }),
    title: Text,
    status: Type.Integer(),
    report: Type.Object(
      {
        registryRequestId: Text,
        timestamp: Text,
        'detailed-message': Text,
        'sub-errors': Type.Array(Type.Unknown()),
      },
      exact,
    ),
    detail: Text,
  },
  exact,
)
const Problem = Type.Object(
  {
    type: Text,
    title: Text,
    status: Type.Integer(),
    detail: Text,
    report: Type.Object({ 'request-id': Text }, exact),
  },
  exact,
)
const Events = Type.Object({ reason: Text, message: Text }, exact)
const Ims = Type.Object({ error: Text, error_description: Text }, exact)

const SHAPES = [
  ['/data/foundation/flowservice', Flow],
  ['/data/foundation/schemaregistry', Registry],
  ['/events', Events],
  ['/ingress', Events],
  ['/traces', Events],
  ['/csm', Events],
  ['/ingress', Events],
  ['/count', Events],
  ['/ims', Ims],
] as const

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // Pages, keys and files are no JSON.
  }
}
