/**
 * laid-out: a Weir that has been at work for long: what one real run has left in the store, many times over.
 * Rows are copied as they are, with other ids and instants, so that they have the form of today.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { runToEnd } from '../src/cli/runs.ts'
import { openWorld, type World } from '../test/world.ts'

export interface Sizes {
  readonly flows: number
  readonly runs: number
  readonly registrations: number
  readonly events: number
}

/** Over which time all of it lies. */
const SPAN_MS = 30 * 24 * 3_600_000

/** Started, and warm by nothing yet. */
export async function openLaidOut(sizes: Sizes): Promise<World> {
  const world = await openWorld()
  const folder = join(world.folder, 'in')
  await mkdir(folder)
  await writeFile(join(folder, 'orders.csv'), 'id,amount\n1,2\n2,3\n3,many\n')
  await world.register('adobe_io')
  const flowId = await world.apply({
    name: 'Orders',
    source: { folder, path: 'orders.csv' },
    dataset: {
      name: 'Orders, clean',
      schema: { properties: { id: { type: 'integer' }, amount: { type: 'number' } } },
    },
    errors: { partialIngestionPercent: 50 },
  })
  await runToEnd(flowId, world.client)
  await world.receiver.until((heard) => heard.length === 1)
  await world.stop()
  multiply(join(world.dataFolder, 'weir.sqlite'), sizes)
  await world.start()
  return world
}

function multiply(file: string, { flows, runs, registrations, events }: Sizes): void {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA synchronous = OFF; BEGIN')
  const now = Date.now()
  const copy = (count: number, insert: string, select: string, ...values: number[]): void => {
    database
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO ${insert} ${select}`,
      )
      .run(count, ...values)
  }
  copy(
    flows,
    'flows (id, document)',
    `SELECT ${id('f')}, json_set(document, '$.id', ${id('f')}, '$.name', 'Flow ' || i,
       '$.lastRun.status', iif(i % 20 = 0, 'failed', 'success'))
     FROM n, (SELECT document FROM flows LIMIT 1)`,
  )
  copy(
    runs,
    'runs (id, flow_id, status, document)',
    `SELECT ${id('a')}, flow_id, status, json_set(document, '$.id', ${id('a')}, '$.flowId', flow_id, '$.status', status,
         '$.createdAt', at, '$.updatedAt', at, '$.errors', json(iif(status = 'failed', '${ERRORS}', '[]')))
     FROM (SELECT i, ${id('f', `(1 + i % ?2)`)} AS flow_id, iif(i % 25 = 0, 'failed', 'success') AS status,
       CAST(?3 - (?1 - i) * ${SPAN_MS} / ?1 AS INTEGER) AS at, document FROM n, (SELECT document FROM runs LIMIT 1))`,
    flows,
    now,
  )
  database.exec(`DELETE FROM run_hours;
    INSERT INTO run_hours SELECT flow_id, (document ->> '$.updatedAt') / 3600000 * 3600000 AS hour,
      sum(status = 'success'), sum(status = 'failed'), 3 * count(*), 2 * count(*), count(*) FROM runs GROUP BY 1, 2;
    INSERT INTO run_hours SELECT '', hour, sum(succeeded), sum(failed), sum(records_received),
      sum(records_ingested), sum(records_failed) FROM run_hours GROUP BY hour;`)
  copy(
    registrations,
    'registrations (id, workspace_id, client_id, name, status, document)',
    `SELECT ${id('b')}, workspace_id, client_id, 'Registration ' || i, status, json_set(document, '$.id', ${id('b')},
       '$.name', 'Registration ' || i, '$.status', status, '$.statusReason', 'It does not answer.')
     FROM (SELECT i, workspace_id, client_id, iif(i % 50 = 0, 'unstable', 'verified') AS status, document
       FROM n, (SELECT * FROM registrations LIMIT 1))`,
  )
  copy(
    events,
    'events (id, cause, provider_id, code, at, flow_id, document)',
    `SELECT ${id('e')}, 'run ' || ${id('a')} || ' ended', provider_id, code, at, flow_id,
       json_set(document, '$.id', ${id('e')}, '$.at', at, '$.flowId', flow_id)
     FROM (SELECT i, provider_id, code, CAST(?3 - (?1 - i) * ${SPAN_MS} / ?1 AS INTEGER) AS at, ${id('f', `(1 + i % ?2)`)} AS flow_id,
       document FROM n, (SELECT * FROM events WHERE cause LIKE 'run %' LIMIT 1))`,
    flows,
    now,
  )
  const first = database.prepare('SELECT min(id) AS id FROM bodies').get()
  copy(
    events,
    'journal_entries (registration_id, body_id, event_id, event_code, push, at)',
    `SELECT registration_id, ?2, ${id('e')}, event_code, 'owed', CAST(?3 - (?1 - i) * ${SPAN_MS} / ?1 AS INTEGER)
     FROM n, (SELECT * FROM journal_entries LIMIT 1)`,
    Number(first?.['id']),
    now,
  )
  copy(
    events,
    `deliveries (registration_id, event_id, event_code, provider_metadata_id, body_id, item_count, byte_count,
       status, attempts, created_at, last_outcome)`,
    `SELECT registration_id, ${id('e')}, event_code, provider_metadata_id, ?2, 0, byte_count,
       iif(i % 1000 = 0, 'expired', 'delivered'), 1, CAST(?3 - (?1 - i) * ${SPAN_MS} / ?1 AS INTEGER), last_outcome
     FROM n, (SELECT * FROM deliveries LIMIT 1)`,
    Number(first?.['id']),
    now,
  )
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}

const ERRORS = '[{"code":"CONNECTOR-2001-500","message":"The folder is not there."}]'

/** The id of the i-th of a kind. */
function id(kind: string, i = 'i'): string {
  return `printf('${kind}%07x-0000-4000-8000-000000000000', ${i})`
}
