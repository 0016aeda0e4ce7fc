/** store-trial: what tests on rows share: a real store in a folder of its own, and one row of each noun. */
import type { Share } from './ledgers/delivery-turns.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '../../domain/event.ts'
import type { Flow } from '../../domain/flow.ts'
import { idOf } from '../../domain/ids.ts'
import type { Provider } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Replay } from '../../domain/replay.ts'
import { ANY_TIME, type FlowRun } from '../../domain/run.ts'
import type { Connection } from '../../domain/source.ts'
import type { Trace } from '../../domain/trace.ts'
import type { NewDelivery } from './ledgers/delivery-rows.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { OpenStore } from './store.ts'

export interface StoreTrial extends AsyncDisposable {
  readonly store: OpenStore
  /** The database itself, for what a store must bear from outside. */
  readonly file: string
  /** Closes the store and opens what it kept again. */
  reopen(): Promise<OpenStore>
}

export async function openStoreTrial(): Promise<StoreTrial> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-store-'))
  const file = join(folder, 'weir.sqlite')
  const store = openSqliteStore(file)
  let current = store
  return {
    store,
    file,
    async reopen() {
      await current.close()
      current = openSqliteStore(file)
      return current
    },
    async [Symbol.asyncDispose]() {
      await current.close()
      await rm(folder, { recursive: true })
    },
  }
}

export function aConnection(id: string): Connection {
  return {
    ...RESOURCE,
    id: idOf(id),
    name: `Connection ${id}`,
    connector: 'folder',
    specId: 'folder',
    auth: { specName: 'None', params: { root: '/data' } },
  }
}

export function aFlow(changes: Partial<Flow> = {}): Flow {
  return {
    ...RESOURCE,
    id: idOf('flow-1'),
    name: 'Orders every hour',
    specId: 'spec-1',
    sourceId: idOf('source-1'),
    targetId: idOf('target-1'),
    options: {
      errorDiagnosticsEnabled: true,
      partialIngestionPercent: 5,
      errorLimit: null,
      abortAfter: 1_000,
    },
    schedule: {},
    timeZone: 'UTC',
    labels: [],
    lastRun: null,
    ...changes,
  }
}

export function aRun(changes: Partial<FlowRun> = {}): FlowRun {
  return {
    id: idOf('run-1'),
    flowId: idOf('flow-1'),
    flowName: 'Orders every hour',
    specId: 'spec-1',
    sourceId: idOf('source-1'),
    sourceName: 'Orders',
    targetId: idOf('target-1'),
    datasetName: 'Orders, clean',
    batchId: idOf('batch-1'),
    providerRefId: 'weir:copy-run-1',
    status: 'scheduled',
    trigger: 'on-demand',
    dueAt: 1_000,
    createdAt: 1_000,
    updatedAt: 1_000,
    createdBy: 'me',
    createdClient: 'client-1',
    etag: '"00000000-0000-0200-0000-000000000000"',
    attempt: 1,
    begunAt: [],
    window: ANY_TIME,
    retryOf: null,
    cancel: null,
    options: {
      errorDiagnosticsEnabled: true,
      partialIngestionPercent: 5,
      errorLimit: null,
      abortAfter: 1_000,
    },
    params: null,
    activities: [],
    errors: [],
    topRefusals: [],
    firstOffence: null,
    verdict: null,
    ...changes,
  }
}

export function anEvent(id: string): Event {
  return {
    id: idOf(id),
    providerId: idOf('provider-1'),
    providerMetadataId: 'platform_notifications',
    code: 'sources_flow_run_success',
    at: 1_000,
    flowId: idOf('flow-1'),
    fact: { id: 'run-1' },
    attributes: null,
    isPhi: false,
  }
}

/** One that a client has made. */
export function aProvider(id: string, changes: Partial<ProviderRow> = {}): ProviderRow {
  return {
    id: idOf(id),
    metadataId: '3rd_party_custom_events',
    instanceId: `instance of ${id}`,
    label: `Provider ${id}`,
    description: '',
    docsUrl: '',
    source: `urn:uuid:${id}`,
    publisher: 'ORG@AdobeOrg',
    format: 'cloud_events_v1',
    region: 'VA6',
    workspaceId: idOf('workspace-1'),
    eventCodes: [],
    ...changes,
  }
}

type ProviderRow = Provider & { readonly instanceId: string }

export function aRegistration(id: string, changes: Partial<Registration> = {}): Registration {
  return {
    id: idOf(id),
    number: 0,
    projectId: idOf('project-1'),
    workspaceId: idOf('workspace-1'),
    credentialId: idOf('credential-1'),
    name: `Registration ${id}`,
    description: '',
    clientId: 'client-1',
    deliveryType: 'webhook',
    deliveryFormat: 'adobe_io',
    signatures: ['adobe_rsa'],
    sealedSecret: null,
    webhookUrl: 'https://example.com/hook',
    interests: [{ providerId: idOf('provider-1'), eventCode: 'sources_flow_run_success' }],
    filters: [],
    flowIds: [],
    status: 'verified',
    statusSince: 1_000,
    statusReason: '',
    validation: null,
    isWanted: true,
    maxInFlight: null,
    maxPerSecond: null,
    createdAt: 1_000,
    updatedAt: 1_000,
    editedAt: 1_000,
    ...changes,
  }
}

export function aDelivery(registrationId: string, changes: Partial<NewDelivery> = {}): NewDelivery {
  return {
    registrationId: idOf(registrationId),
    eventId: idOf('event-1'),
    eventCode: 'sources_flow_run_success',
    providerMetadataId: 'platform_notifications',
    bodyId: 1,
    replayId: null,
    createdAt: 1_000,
    ...changes,
  }
}

export function aReplay(id: string, registrationId: string, changes: Partial<Replay> = {}): Replay {
  return {
    id,
    registrationId: idOf(registrationId),
    window: { from: null, to: null, eventCode: null, rule: null },
    perSecond: 10,
    status: 'planned',
    reason: '',
    plannedCount: 3,
    isCountExact: true,
    sentCount: 0,
    position: 0,
    until: 3,
    createdAt: 1_000,
    updatedAt: 1_000,
    ...changes,
  }
}

/** Whatever is kept. */
export const ALL_TRACES = { ofEach: 1_000, since: 0 } as const

export function aTrace(id: string, registrationId: string, isSuccess: boolean): Trace {
  return {
    id,
    registrationId: idOf(registrationId),
    deliveryId: idOf('1'),
    eventId: 'event-1',
    eventCode: 'sources_flow_run_success',
    providerLabel: 'platform_notifications',
    items: [],
    replayId: null,
    at: 1_000,
    isSuccess,
    request: { url: 'https://example.com/hook', method: 'POST', headers: {}, body: '{}' },
    response: { code: isSuccess ? 200 : 500, durationMs: 5, headers: {}, body: '' },
  }
}

const RESOURCE = {
  description: '',
  createdAt: 1_000,
  updatedAt: 1_000,
  createdBy: 'me',
  createdClient: 'client-1',
  updatedBy: 'me',
  updatedClient: 'client-1',
  etag: '"00000000-0000-0200-0000-000000000000"',
  state: 'enabled',
} as const

/** Each registration may have so many deliveries claimed, tried before or not. */
export function upTo(count: number): Share {
  return (wanting) => new Map(wanting.map((id) => [id, { all: count, again: count }]))
}
