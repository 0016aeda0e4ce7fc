/**
 * drain: a store with registrations of one receiver, deliveries owed to them, and the push side of Weir
 * that works them off: claim, sign, post, settle, trace.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { idOf } from '../src/domain/ids.ts'
import type { Registration, SignatureScheme } from '../src/domain/registration.ts'
import { newSecret } from '../src/notify/registrations/registration.ts'
import { openCourier } from '../src/notify/webhooks/courier.ts'
import { createSender } from '../src/notify/webhooks/sender.ts'
import { createSettle } from '../src/notify/webhooks/settle.ts'
import { createPost } from '../src/notify/webhooks/wiring.ts'
import { openLocalBus } from '../src/platform/bus/local-bus.ts'
import { systemChance } from '../src/platform/chance.ts'
import { systemClock, systemTicks } from '../src/platform/clock.ts'
import { type Keys, openKeys } from '../src/platform/keys.ts'
import { type Log, silentLog } from '../src/platform/log.ts'
import { openSqliteStore } from '../src/platform/store/sqlite-store.ts'
import type { OpenStore } from '../src/platform/store/store.ts'

/** About 1.8 KB. */
export const BODY = JSON.stringify({ event_id: 'x', event: { text: 'y'.repeat(1_770) } })

export interface Drain extends AsyncDisposable {
  readonly store: OpenStore
  /** The database. */
  readonly file: string
  readonly keys: Keys
  /** So many events, each owed to every registration. */
  owe(events: number): Promise<void>
  /** Works off what is owed. Answers the seconds that it took. */
  drain(deliveries: number): Promise<number>
}

export interface DrainSettings {
  readonly url: string
  readonly registrations: number
  readonly scheme: SignatureScheme
}

export async function openDrain(settings: DrainSettings): Promise<Drain> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'))
  const file = join(folder, 'weir.sqlite')
  const store = openSqliteStore(file)
  const keys = await openKeys(join(folder, 'keys'))
  const registrations = Array.from({ length: settings.registrations }, (_, index) =>
    registrationOf(settings, index, keys),
  )
  await store.commit(async (ledgers) => {
    for (const registration of registrations) await ledgers.registrations.insert(registration)
  })
  const courier = openCourier(new URL('../src/compose/courier-thread.ts', import.meta.url), {
    allow: '127.0.0.0/8',
    hostInFlight: 64,
  })
  const attempts = countAttempts()
  const needs = { store, bus: openLocalBus(), clock: systemClock, log: attempts.log }
  const sender = createSender({
    ...needs,
    ticks: systemTicks,
    post: createPost({ keys, pass: courier.pass }),
    recall: courier.recall,
    settle: createSettle({ ...needs, letterOf: null }),
    schedule: [60_000],
  })
  return {
    store,
    file,
    keys,
    async owe(events) {
      for (let n = 0; n < events; n++) await oweOne(store, registrations)
    },
    async drain(deliveries) {
      const areDrained = attempts.until(deliveries)
      const startedAt = performance.now()
      await sender.start()
      await areDrained
      const seconds = (performance.now() - startedAt) / 1_000
      await sender.stop()
      return seconds
    },
    async [Symbol.asyncDispose]() {
      await courier.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function oweOne(store: OpenStore, registrations: readonly Registration[]): Promise<void> {
  const eventId = idOf<'event'>(systemChance.uuid())
  await store.commit(async ({ events, deliveries }) => {
    const bodyId = await events.appendBody(eventId, 'bench', BODY)
    for (const { id } of registrations) {
      await deliveries.append({
        registrationId: id,
        eventId,
        eventCode: 'sources_flow_run_success',
        providerMetadataId: 'platform_notifications',
        bodyId,
        replayId: null,
        createdAt: systemClock.now(),
      })
    }
  })
}

/** Counted by what is said of each: asking the store would take from what is measured. */
function countAttempts(): { log: Log; until(count: number): Promise<void> } {
  let left = 0
  let resolve = (): void => {}
  return {
    log: {
      ...silentLog,
      info(happening) {
        if (happening === 'delivery.attempted' && --left === 0) resolve()
      },
    },
    until(count) {
      left = count
      return new Promise((done) => (resolve = done))
    },
  }
}

function registrationOf({ url, scheme }: DrainSettings, index: number, keys: Keys): Registration {
  return {
    id: idOf(systemChance.uuid()),
    number: 0,
    projectId: idOf('bench'),
    workspaceId: idOf('bench'),
    credentialId: idOf('bench'),
    name: `Bench ${index}`,
    description: '',
    clientId: 'bench',
    deliveryType: 'webhook',
    deliveryFormat: 'adobe_io',
    signatures: [scheme],
    sealedSecret: scheme === 'standard_webhooks' ? keys.seal(newSecret(systemChance)) : null,
    webhookUrl: `${url}/${index}`,
    interests: [],
    filters: [],
    flowIds: [],
    status: 'verified',
    statusSince: 0,
    statusReason: '',
    validation: null,
    isWanted: true,
    maxInFlight: null,
    maxPerSecond: null,
    createdAt: 0,
    updatedAt: 0,
    editedAt: 0,
  }
}
