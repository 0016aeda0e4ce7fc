/** doctor-trial: a data folder as a Weir that was stopped has left it, and the doctor over it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Batch } from '../../domain/batch.ts'
import type { Check } from '../../domain/check.ts'
import type { Dataset } from '../../domain/dataset.ts'
import { idOf } from '../../domain/ids.ts'
import { systemChance } from '../../platform/chance.ts'
import { openKeys } from '../../platform/keys.ts'
import { openSqliteStore } from '../../platform/store/sqlite-store.ts'
import type { OpenStore } from '../../platform/store/store.ts'
import { aDelivery, anEvent, aRegistration } from '../../platform/store/store-trial.ts'
import { DATABASE_FILE, KEYS_FOLDER } from '../data-folder.ts'
import { openIdentity, openOperatorToken } from '../identity.ts'
import { type DoctorNeeds, examine } from './doctor.ts'

/** When everything in the folder was written. */
export const WRITTEN_AT = Date.UTC(2026, 10, 23, 12)

export interface DoctorTrial extends AsyncDisposable {
  readonly folder: string
  readonly database: string
  /** As Weir itself writes. */
  readonly write: (change: (store: OpenStore) => Promise<unknown>) => Promise<void>
  examine(changes?: Partial<DoctorNeeds>): Promise<readonly Check[]>
}

export async function openDoctorTrial(): Promise<DoctorTrial> {
  const parent = await mkdtemp(join(tmpdir(), 'weir-doctor-'))
  const folder = join(parent, 'weir-data')
  await mkdir(folder, { mode: 0o700 })
  const database = join(folder, DATABASE_FILE)
  await openKeys(join(folder, KEYS_FOLDER), WRITTEN_AT)
  await openOperatorToken(folder, null, systemChance)

  const trial: DoctorTrial = {
    folder,
    database,
    async write(change) {
      const store = openSqliteStore(database)
      try {
        await change(store)
      } finally {
        await store.close()
      }
    },
    examine: (changes = {}) =>
      examine({
        dataFolder: folder,
        clock: { now: () => WRITTEN_AT + 1_000 },
        freeBytes: async () => 10_000_000_000,
        machine: { nodeVersion: '24.21.0', openFiles: 65_536 },
        urls: [],
        isRunning: false,
        isThorough: false,
        ...changes,
      }),
    async [Symbol.asyncDispose]() {
      await rm(parent, { recursive: true })
    },
  }
  await trial.write(layOut)
  await layOutPart(trial)
  return trial
}

/** An event of 300 that are owed, large enough for pages of their own. */
async function layOut(store: OpenStore): Promise<void> {
  await openIdentity(null, { store, chance: systemChance, clock: { now: () => WRITTEN_AT } })
  await store.commit(async ({ events, deliveries, registrations }) => {
    await registrations.insert(aRegistration('r1'))
    for (let n = 0; n < 300; n++) {
      const event = { ...anEvent(`event-${n}`), at: WRITTEN_AT }
      await events.append(event, `cause ${n}`)
      const bodyId = await events.appendBody(event.id, 'any', `"${'x'.repeat(2_000)}"`)
      const owed = { eventId: event.id, bodyId, createdAt: WRITTEN_AT }
      await deliveries.append(aDelivery('r1', owed))
    }
  })
}

/** One part of the only batch. */
export const PART = 'datasets/dataset-1/batch-1/part-0.parquet'

async function layOutPart({ folder, write }: DoctorTrial): Promise<void> {
  const file = join(folder, PART)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, 'PAR1')
  await write((store) =>
    store.commit(async ({ batches, datasets }) => {
      await datasets.insert(DATASET)
      await batches.insert(BATCH)
    }),
  )
}

const DATASET: Dataset = {
  id: idOf('dataset-1'),
  name: 'Orders',
  description: '',
  schemaId: idOf('schema-1'),
  createdAt: WRITTEN_AT,
  updatedAt: WRITTEN_AT,
  etag: '',
  lastBatchId: idOf('batch-1'),
  lastBatchStatus: 'success',
  lastSuccessfulBatchId: idOf('batch-1'),
  lastFailedBatchId: null,
  tags: {},
}

const BATCH: Batch = {
  id: idOf('batch-1'),
  runId: idOf('run-1'),
  datasetId: DATASET.id,
  status: 'success',
  createdAt: WRITTEN_AT,
  updatedAt: WRITTEN_AT,
  createdBy: '',
  createdClient: '',
  tags: {},
  format: 'json',
  startedAt: WRITTEN_AT,
  completedAt: WRITTEN_AT,
  inputBytes: 4,
  inputRecordCount: 1,
  outputRecordCount: 1,
  failedRecordCount: 0,
  causes: [],
  items: [],
  parts: [{ name: 'part-0.parquet', bytes: 4, recordCount: 1, sha256: '' }],
}
