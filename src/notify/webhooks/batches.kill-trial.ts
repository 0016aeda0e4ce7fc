/**
 * batches.kill-trial: a process that gathers events into batches and claims what is due without end,
 * and says each event aloud once its commit has resolved, until its test kills it. Its one argument is
 * the database.
 */
import { writeSync } from 'node:fs'
import { idOf } from '../../domain/ids.ts'
import { openSqliteStore } from '../../platform/store/sqlite-store.ts'
import { upTo } from '../../platform/store/store-trial.ts'
import { owe } from '../events/owe.ts'

const store = openSqliteStore(process.argv[2] ?? '')
const registration = { id: idOf<'registration'>('r1'), deliveryType: 'webhook_batch' } as const

async function gatherForEver(writer: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = idOf<'event'>(`${writer}-${n}`)
    const body = JSON.stringify({ event_id: id })
    await store.commit(async ({ events, deliveries }) => {
      const bodyId = await events.appendBody(id, 'adobe_io', body)
      const event = { id, providerMetadataId: 'platform_notifications' }
      const owed = { event, eventCode: 'code', bodyId, body }
      await owe(registration, owed, { replayId: null, at: n }, deliveries)
    })
    writeSync(1, `${id}\n`)
  }
}

async function claimForEver(): Promise<void> {
  for (let now = 0; ; now++) {
    await store.commit(({ deliveries }) => deliveries.claim(now, Infinity, upTo(3)))
  }
}

await Promise.all([gatherForEver(1), gatherForEver(2), gatherForEver(3), claimForEver()])
