/**
 * deliver: drains a durable backlog to one receiver process: claim, sign, post, settle, trace. The
 * backlog is 1,000 events owed to 50 registrations of one client, bodies of 1.8 KB, both RSA signatures.
 * The limit is a bare undici pool posting the same number of the same bodies to the same receiver.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { idOf } from '../src/domain/ids.ts'
import type { Registration } from '../src/domain/registration.ts'
import { openCourier } from '../src/notify/webhooks/courier.ts'
import { createSettle } from '../src/notify/webhooks/settle.ts'
import { newSecret } from '../src/notify/registrations/registration.ts'
import { createSender } from '../src/notify/webhooks/sender.ts'
import { createPost } from '../src/notify/webhooks/wiring.ts'
import { openLocalBus } from '../src/platform/bus/local-bus.ts'
import { systemChance } from '../src/platform/chance.ts'
import { systemClock } from '../src/platform/clock.ts'
import { type Keys, openKeys } from '../src/platform/keys.ts'
import { type Log, silentLog } from '../src/platform/log.ts'
import { openSqliteStore } from '../src/platform/store/sqlite-store.ts'
import type { Store } from '../src/platform/store/store.ts'
import { bareRate, openBareReceiver } from './bare.ts'
import type { BenchLine } from './bench.ts'

const EVENTS = 1_000
const REGISTRATIONS = 50
/** Both the limit and this have so many before what is measured. */
const WARM_UP_EVENTS = 400
const DELIVERIES = EVENTS * REGISTRATIONS
const BODY = JSON.stringify({ event_id: 'x', event: { text: 'y'.repeat(1_770) } })

export async function run(): Promise<BenchLine> {
  using receiver = await openBareReceiver()
  const { url } = receiver
  const limit = await bareRate(url, BODY, DELIVERIES)
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'))
  try {
    const { rate, seconds } = await drainRate(folder, url)
    return {
      bench: 'deliver',
      rate,
      unit: 'deliveries/s',
      limit,
      ratio: rate / limit,
      seconds,
      rssMb: process.resourceUsage().maxRSS / 1_024,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function drainRate(folder: string, url: string): Promise<{ rate: number; seconds: number }> {
  const store = openSqliteStore(join(folder, 'weir.sqlite'))
  const keys = await openKeys(join(folder, 'keys'))
  const registrations = await register(store, url, keys)
  const courier = openCourier(new URL('../src/compose/courier-thread.ts', import.meta.url), {
    allow: '127.0.0.0/8',
    hostInFlight: 64,
  })
  const counting = countAttempts()
  const needs = { store, bus: openLocalBus(), clock: systemClock, log: counting.log }
  const sender = createSender({
    ...needs,
    post: createPost({ keys, pass: courier.pass }),
    recall: courier.recall,
    settle: createSettle({ ...needs, letterOf: null }),
    schedule: [60_000],
  })

  async function drain(events: number): Promise<number> {
    await owe(store, registrations, events)
    const areDrained = counting.until(events * REGISTRATIONS)
    const startedAt = performance.now()
    await sender.start()
    await areDrained
    const seconds = (performance.now() - startedAt) / 1_000
    await sender.stop()
    return seconds
  }
  await drain(WARM_UP_EVENTS)
  const seconds = await drain(EVENTS)
  await courier.close()
  await store.close()
  return { rate: DELIVERIES / seconds, seconds }
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

async function register(
  store: Store<'registrations'>,
  url: string,
  keys: Keys,
): Promise<Registration[]> {
  const registrations = Array.from({ length: REGISTRATIONS }, (_, index) =>
    registrationOf(url, index, keys.seal(newSecret(systemChance))),
  )
  await store.commit(async (ledgers) => {
    for (const registration of registrations) await ledgers.registrations.insert(registration)
  })
  return registrations
}

async function owe(
  store: Store<'events' | 'deliveries'>,
  registrations: readonly Registration[],
  count: number,
): Promise<void> {
  for (let n = 0; n < count; n++) {
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
}

function registrationOf(url: string, index: number, sealedSecret: string): Registration {
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
    signatures: ['standard_webhooks'],
    sealedSecret,
    webhookUrl: `${url}/${index}`,
    interests: [],
    filters: [],
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
