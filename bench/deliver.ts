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
import { createSender } from '../src/notify/webhooks/sender.ts'
import { createPost } from '../src/notify/webhooks/wiring.ts'
import { openLocalBus } from '../src/platform/bus/local-bus.ts'
import { systemChance } from '../src/platform/chance.ts'
import { systemClock } from '../src/platform/clock.ts'
import { openHttpClient } from '../src/platform/http.ts'
import { openKeys } from '../src/platform/keys.ts'
import { type Log, silentLog } from '../src/platform/log.ts'
import { openSqliteStore } from '../src/platform/store/sqlite-store.ts'
import type { Store } from '../src/platform/store/store.ts'
import { bareRate, openBareReceiver } from './bare.ts'
import type { BenchLine } from './bench.ts'

const EVENTS = 1_000
const REGISTRATIONS = 50
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
  await owe(store, url)
  const http = openHttpClient({ permit: () => null, clock: systemClock })
  const keys = await openKeys(join(folder, 'keys'))
  const { promise: isDrained, resolve } = Promise.withResolvers<void>()
  let attempted = 0
  // Counted by what is said of each: asking the store would take from what is measured.
  const log: Log = {
    ...silentLog,
    info: (happening) => {
      if (happening === 'delivery.attempted' && ++attempted === DELIVERIES) resolve()
    },
  }
  const sender = createSender({
    store,
    bus: openLocalBus(),
    clock: systemClock,
    chance: systemChance,
    log,
    post: createPost({ http, keys, chance: systemChance, clock: systemClock }),
    schedule: [60_000],
    letterOf: null,
  })

  const startedAt = performance.now()
  await sender.start()
  await isDrained
  const seconds = (performance.now() - startedAt) / 1_000
  await sender.stop()
  await http.close()
  await store.close()
  return { rate: DELIVERIES / seconds, seconds }
}

async function owe(store: Store, url: string): Promise<void> {
  const registrations = Array.from({ length: REGISTRATIONS }, (_, index) =>
    registrationOf(url, index),
  )
  await store.commit(async (ledgers) => {
    for (const registration of registrations) await ledgers.registrations.insert(registration)
  })
  for (let event = 0; event < EVENTS; event++) {
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

function registrationOf(url: string, index: number): Registration {
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
    signatures: ['adobe_rsa'],
    sealedSecret: null,
    webhookUrl: `${url}/${index}`,
    interests: [],
    filters: [],
    status: 'verified',
    statusSince: 0,
    statusReason: '',
    validation: null,
    isWanted: true,
    createdAt: 0,
    updatedAt: 0,
    editedAt: 0,
  }
}
