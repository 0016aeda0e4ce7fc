/**
 * gauges: what is read at the moment of a scrape. Nothing in it grows with what is stored: roll-ups, the
 * ends of indexes, the sizes of files (measured: 6 ms where a million of two million deliveries are owed to
 * 1,000 registrations, of which 5 find the longest due; a plain count of what is owed took 200 ms).
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../platform/clock.ts'
import type { Store } from '../platform/store/store.ts'
import { DATABASE_FILE } from './data-folder.ts'
import type { Metrics } from './metrics.ts'
import { freeBytesOf } from './readiness.ts'
import { VERSION } from './version.ts'

export interface GaugeNeeds {
  readonly store: Pick<Store<'rollUps' | 'deliveries' | 'runs'>, 'read'>
  readonly clock: Clock
  readonly dataFolder: string
}

const MOST_RUNS = 10_000

export async function readGauges({ set }: Metrics, needs: GaugeNeeds): Promise<void> {
  const { store, clock, dataFolder } = needs
  const { rollUps, deliveries, runs } = store.read
  const now = clock.now()
  for (const [state, count] of Object.entries(await rollUps.countBacklog())) {
    set('weir_deliveries_owed', count, { state })
  }
  const dueSince = (await deliveries.findDueSince(now)) ?? now
  set('weir_deliveries_due_seconds', (now - dueSince) / 1_000)
  set('weir_journal_entries', await rollUps.countJournalEntries())
  for (const [status, count] of Object.entries(await runs.countUnfinished(MOST_RUNS))) {
    set('weir_runs_open', count, { status })
  }
  const database = join(dataFolder, DATABASE_FILE)
  set('weir_database_bytes', await bytesOf(database), { file: 'main' })
  set('weir_database_bytes', await bytesOf(`${database}-wal`), { file: 'wal' })
  set('weir_disk_free_bytes', await freeBytesOf(dataFolder).catch(() => 0))
  set('weir_info', 1, { version: VERSION })
}

async function bytesOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}
