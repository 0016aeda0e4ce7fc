/** embedded: Weir in one process: SQLite, a bell in memory, the local disk, all roles together. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildApp } from '../api/app.ts'
import { registrationPath } from '../api/contract/events/places.ts'
import type { Services } from '../api/services.ts'
import { createSessions, signInLink } from '../api/sessions.ts'
import type { RunId } from '../domain/ids.ts'
import type { RunProgress } from '../ingest/run/plan.ts'
import { createDiagnosticsRetention } from '../ingest/datasets/diagnostics-retention.ts'
import { createPreview } from '../ingest/datasets/preview.ts'
import { createAlertWatch } from '../ingest/alerts/alert-watch.ts'
import { createDryRuns } from '../ingest/run/dry-run.ts'
import type { EngineLimits } from '../ingest/run/plan-of.ts'
import { openReferences } from '../ingest/run/references.ts'
import { createRunQueue } from '../ingest/run/run-queue.ts'
import { createScheduler } from '../ingest/run/scheduler.ts'
import { createRunner } from '../ingest/run/runner.ts'
import { createUploadRetention } from '../ingest/uploads/upload-retention.ts'
import { createAnnouncer } from '../notify/events/announcer.ts'
import type { FactOptions } from '../notify/events/fact.ts'
import { createRetention } from '../notify/journal/retention.ts'
import { letterOf } from '../notify/registrations/letter.ts'
import { createMailer } from '../notify/registrations/mailer.ts'
import type { LetterOf } from '../notify/registrations/move.ts'
import { createWatch } from '../notify/registrations/watch.ts'
import { createReplayer } from '../notify/replays/replayer.ts'
import { allowText, judgeConnection } from '../notify/webhooks/address.ts'
import { openCourier } from '../notify/webhooks/courier.ts'
import { createSettle } from '../notify/webhooks/settle.ts'
import { createSender } from '../notify/webhooks/sender.ts'
import { whyWaiting } from '../notify/webhooks/why-waiting.ts'
import { createPost, createRegistrationNeeds } from '../notify/webhooks/wiring.ts'
import { openDiskBlobs } from '../platform/blobs/disk-blobs.ts'
import { openLocalBus } from '../platform/bus/local-bus.ts'
import { systemChance } from '../platform/chance.ts'
import { systemClock, systemTicks } from '../platform/clock.ts'
import { openHttpClient } from '../platform/http.ts'
import { openKeys } from '../platform/keys.ts'
import type { Secret, Service } from '../platform/service.ts'
import { openSmtpMail } from '../platform/smtp-mail.ts'
import { openSqliteStore } from '../platform/store/sqlite-store.ts'
import { type Config, environmentValue, shownSettings } from './config.ts'
import { CONNECTORS } from './connectors.ts'
import type { CourierSettings } from './courier-thread.ts'
import { openCountedLog } from './counted-log.ts'
import { DATABASE_FILE, KEYS_FOLDER } from './data-folder.ts'
import { createDoor } from './door.ts'
import { readGauges } from './gauges.ts'
import { openIdentity, openOperatorToken } from './identity.ts'
import { lockDataFolder } from './lock.ts'
import { refuseLostKeys } from './lost-keys.ts'
import { openMetrics } from './metrics.ts'
import { openPinoLog } from './pino-log.ts'
import { createReadiness } from './readiness.ts'
import { startAll } from './start.ts'
import { VERSION } from './version.ts'

export interface RunningWeir {
  readonly publicUrl: string
  readonly operatorToken: Secret
  readonly isTokenNew: boolean
  /** To sign in to the dashboard with, once, within ten minutes. */
  offerSignIn(): string
  stop(): Promise<void>
}

export async function startEmbedded(config: Config): Promise<RunningWeir> {
  const dataFolder = resolve(config.dataFolder)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const unlock = lockDataFolder(dataFolder)

  const clock = systemClock
  const chance = systemChance
  const metrics = openMetrics()
  const log = openCountedLog(openPinoLog(config.logLevel), metrics)
  const bus = openLocalBus()
  const database = join(dataFolder, DATABASE_FILE)
  const keyFolder = join(dataFolder, KEYS_FOLDER)
  refuseLostKeys(database, keyFolder)
  // Before the store: a start that is cut short leaves no store without them.
  const keys = await openKeys(keyFolder)
  const store = openSqliteStore(database, ({ writers, durationMs }) => {
    metrics.observe('weir_commit_writers', writers)
    metrics.observe('weir_commit_seconds', durationMs / 1_000)
  })
  const blobs = await openDiskBlobs(dataFolder)
  const identity = await openIdentity(config.imsOrg, { store, chance, clock })
  const { token, isNew } = await openOperatorToken(dataFolder, config.operatorToken, chance)
  const http = openHttpClient({
    permit: (address, isTls) => judgeConnection(address, isTls, config.webhookAllow),
    clock,
  })

  // The port may be a free one, so the address is known only once the door listens.
  let publicUrl = config.publicUrl ?? ''
  let isStarted = false
  const progress = new Map<RunId, RunProgress>()
  const facts: FactOptions = {
    identity,
    get publicUrl() {
      return publicUrl
    },
    activityIds: 'names',
    hasExtras: config.hasNotifyExtras,
  }
  const runner = createRunner(fileURLToPath(new URL('./runner-process.ts', import.meta.url)))
  const limits: EngineLimits = {
    closedFolder: dataFolder,
    threads: config.runThreads,
    memoryMb: config.runMemoryMb,
    keptRejections: config.keptRejections,
  }
  const references = openReferences(environmentValue, dataFolder)
  const dryRuns = createDryRuns({ store, blobs, chance, runner, limits, references })
  const sessions = createSessions({ clock, chance })
  const services: Services = {
    store,
    blobs,
    bus,
    clock,
    chance,
    log,
    identity,
    keys,
    operatorToken: token,
    reach: { dataFolder, sourceRoots: config.sourceRoots },
    openConnector: ({ connector, auth }) => CONNECTORS[connector](auth.params, dataFolder),
    version: VERSION,
    settings: shownSettings(),
    sessions,
    dashboardFolder: fileURLToPath(new URL('../../dashboard/dist', import.meta.url)),
    ingressPer5s: config.ingressPer5s,
    registrations: createRegistrationNeeds({
      store,
      clock,
      chance,
      log,
      bus,
      http,
      keys,
      allow: config.webhookAllow,
      places: facts,
    }),
    get publicUrl() {
      return publicUrl
    },
    whyWaiting: (delivery) =>
      whyWaiting(delivery, clock.now(), sender.standingOf(delivery.registrationId)),
    checks: createReadiness({ store, dataFolder, isStarted: () => isStarted }),
    async metrics() {
      await readGauges(metrics, { store, clock, dataFolder })
      return await metrics.text()
    },
    previewRows: createPreview(
      fileURLToPath(new URL('./preview-process.ts', import.meta.url)),
      Math.min(config.runMemoryMb, PREVIEW_MEMORY_MB),
    ),
    dryRuns,
    progressOf: (id) => progress.get(id) ?? null,
  }

  const app = await buildApp(services)
  const door = createDoor({
    ...config,
    app,
    dataFolder,
    onOpen(reached) {
      publicUrl = reached
    },
  })
  const runQueue = createRunQueue({
    store,
    blobs,
    bus,
    clock,
    chance,
    log,
    runner,
    limits,
    references,
    atOnce: config.runsAtOnce,
    onProgress(run, now) {
      progress.set(run.id, now)
    },
    onEnd(run) {
      progress.delete(run.id)
    },
  })
  const scheduler = createScheduler({ store, bus, clock, chance, log })
  const alertWatch = createAlertWatch({ store, bus, clock, chance, log })
  const announcer = createAnnouncer({
    store,
    bus,
    clock,
    chance,
    log,
    imsOrgId: identity.imsOrgId,
    options: facts,
  })
  const { mail } = config
  const write: LetterOf =
    mail === null
      ? null
      : (move) => letterOf(move, `${publicUrl}${registrationPath(move.registration, identity)}`)
  const mailers =
    mail === null
      ? []
      : [createMailer({ store, bus, clock, log, mail: openSmtpMail(mail), to: mail.to })]
  const { challenge } = services.registrations
  const watch = createWatch({ store, bus, clock, log, challenge, letterOf: write })
  const courier = openCourier(new URL('./courier-thread.ts', import.meta.url), {
    allow: allowText(config.webhookAllow),
    hostInFlight: config.hostInFlight,
  } satisfies CourierSettings)
  const sender = createSender({
    store,
    bus,
    clock,
    ticks: systemTicks,
    log,
    post: createPost({ keys, pass: courier.pass }),
    recall: courier.recall,
    settle: createSettle({ store, bus, clock, log, letterOf: write }),
    schedule: config.retrySchedule,
  })
  const keptMs = config.retentionDays * 24 * 60 * 60 * 1_000
  const retention = createRetention({ store, clock, log, keptMs })
  const diagnosticsRetention = createDiagnosticsRetention({
    store,
    blobs,
    clock,
    log,
    keptMs: config.diagnosticsDays * 24 * 60 * 60 * 1_000,
  })
  const uploadRetention = createUploadRetention({
    store,
    blobs,
    clock,
    log,
    keptMs: config.uploadDays * 24 * 60 * 60 * 1_000,
  })
  const replayer = createReplayer({ store, bus, clock, log })
  const cellar: Service = {
    name: 'cellar',
    start: async () => {}, // Everything in it was opened above.
    async stop() {
      await courier.close()
      await http.close()
      await store.close()
      unlock()
    },
  }

  const running = await startAll([
    cellar,
    dryRuns,
    uploadRetention,
    door,
    retention,
    diagnosticsRetention,
    watch,
    ...mailers,
    sender,
    replayer,
    announcer,
    alertWatch,
    runQueue,
    scheduler,
  ])
  isStarted = true
  log.info('weir.started', { version: VERSION, publicUrl, dataFolder, imsOrg: identity.imsOrgId })
  return {
    publicUrl,
    operatorToken: token,
    isTokenNew: isNew,
    offerSignIn: () => signInLink(publicUrl, sessions.offer()),
    stop() {
      isStarted = false
      return running.stop()
    },
  }
}

/** Some hundred rows; what needs more than this is not a preview. */
const PREVIEW_MEMORY_MB = 512
