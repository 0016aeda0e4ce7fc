/**
 * backlog: `deliver` in a store that is new and in one that holds 2,000,000 events with their bodies,
 * journal entries and settled deliveries. The limit is the former; both rates are the better of two.
 */
import { DatabaseSync } from 'node:sqlite'
import { type BenchLine, type BenchOptions, lineOf } from './line.ts'
import { openBareReceiver } from './bare.ts'
import { BODY, type Drain, openDrain } from './drain.ts'

const EVENTS = 500
const WARM_UP_EVENTS = 100
const REGISTRATIONS = 50
const DELIVERIES = EVENTS * REGISTRATIONS

export async function run({ events }: BenchOptions): Promise<BenchLine> {
  using receiver = await openBareReceiver()
  const settings = {
    url: receiver.url,
    registrations: REGISTRATIONS,
    scheme: 'standard_webhooks',
  } as const
  await using empty = await openDrain(settings)
  await using full = await openDrain(settings)
  const startedAt = performance.now()
  store(full.file, events)
  const storeSeconds = (performance.now() - startedAt) / 1_000
  for (const drain of [empty, full]) {
    await drain.owe(WARM_UP_EVENTS)
    await drain.drain(WARM_UP_EVENTS * REGISTRATIONS)
  }
  // By turns, so that whatever else the machine does falls to both.
  const rates: [limit: number, rate: number][] = []
  for (let n = 0; n < 2; n++) rates.push([await rateOf(empty), await rateOf(full)])
  const limit = Math.max(...rates.map(([rate]) => rate))
  const rate = Math.max(...rates.map(([, fullRate]) => fullRate))
  return lineOf({
    bench: 'backlog',
    rate,
    unit: 'deliveries/s',
    limit,
    seconds: DELIVERIES / rate,
    detail: { events, storeSeconds },
  })
}

async function rateOf(drain: Drain): Promise<number> {
  await drain.owe(EVENTS)
  return DELIVERIES / (await drain.drain(DELIVERIES))
}

/** As they lie there a while after they were published, one registration having asked for each. */
function store(file: string, events: number): void {
  const database = new DatabaseSync(file)
  const { id } = database.prepare('SELECT id FROM registrations LIMIT 1').get() ?? {}
  const registrationId = String(id)
  const now = Date.now()
  const numbered = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)`
  const eventId = `printf('%08x-0000-4000-8000-000000000000', i)`
  database.exec('PRAGMA synchronous = OFF; BEGIN')
  const fill = (sql: string, ...values: (string | number)[]): void => {
    database.prepare(`${sql.replace('SELECT', `${numbered} SELECT`)}`).run(events, ...values)
  }
  fill(
    `INSERT INTO events (id, cause, provider_id, code, at, published_id, document)
     SELECT ${eventId}, 'published ' || i, 'bench', 'code', ?2, NULL, json_object('id', ${eventId}, 'data', json(?3)) FROM n`,
    now,
    BODY,
  )
  fill(`INSERT INTO bodies (event_id, variant, body) SELECT ${eventId}, 'bench', ?2 FROM n`, BODY)
  fill(
    `INSERT INTO journal_entries (registration_id, body_id, event_id, event_code, push, at)
     SELECT ?2, i, ${eventId}, 'code', 'owed', ?3 FROM n`,
    registrationId,
    now,
  )
  fill(
    `INSERT INTO deliveries (registration_id, event_id, event_code, provider_metadata_id, body_id, item_count,
       byte_count, replay_id, status, attempts, first_attempt_at, next_attempt_at, created_at, last_outcome)
     SELECT ?2, ${eventId}, 'code', 'bench', i, 0, 1800, NULL, 'delivered', 1, ?3, NULL, ?3, 'answered 200' FROM n`,
    registrationId,
    now,
  )
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}
