/**
 * claim.kill-trial: a process that begins, announces and ends runs without end, each delayed, each with too
 * many records refused or none, and says each aloud once it has ended, until its test kills it. Its one
 * argument is the database.
 */
import { writeSync } from 'node:fs'
import { idOf } from '../../domain/ids.ts'
import { OPTIONS } from '../../notify/notify-trial.ts'
import { createAnnouncer } from '../../notify/events/announcer.ts'
import { openDiskBlobs } from '../../platform/blobs/disk-blobs.ts'
import { openLocalBus } from '../../platform/bus/local-bus.ts'
import { systemChance } from '../../platform/chance.ts'
import { silentLog } from '../../platform/log.ts'
import { openSqliteStore } from '../../platform/store/sqlite-store.ts'
import { aRun } from '../../platform/store/store-trial.ts'
import { lookOnce } from '../alerts/alert-watch.ts'
import { beginRun, endRun, MINUTE } from '../alerts/alerts-trial.ts'

const file = process.argv[2] ?? ''
const store = openSqliteStore(file)
const blobs = await openDiskBlobs(`${file}-blobs`)
const clock = { at: 1_700_000_000_000, now: () => clock.at }
const log = silentLog
const needs = { store, blobs, bus: openLocalBus(), clock, chance: systemChance, log }
const announcer = createAnnouncer({ ...needs, imsOrgId: 'ORG@AdobeOrg', options: OPTIONS })
await announcer.start()

async function runForEver(writer: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${writer}-${n}`
    const flowId = idOf<'flow'>(`flow-${writer}`)
    const run = await beginRun(aRun({ id: idOf(id), flowId }), needs)
    clock.at += 151 * MINUTE
    if (n % 3 === 0) await lookOnce(needs)
    await endRun(run, clock.at, [n % 2, 2], needs)
    writeSync(1, `${id}\n`)
  }
}

await Promise.all([1, 2, 3].map(runForEver))
