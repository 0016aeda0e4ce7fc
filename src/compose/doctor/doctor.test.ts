import assert from 'node:assert/strict'
import { chmod, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { isWell } from '../../domain/check.ts'
import { type DoctorTrial, openDoctorTrial, PART, WRITTEN_AT } from './doctor-trial.ts'
import type { DoctorNeeds } from './doctor.ts'
import { anotherMasterKey, overwrite, withoutEntries } from './spoil-trial.ts'

const HOUR = 3_600_000

test('of a folder that is healthy, all is well, and nothing in it is changed', async () => {
  await using trial = await openDoctorTrial()
  const before = await stat(trial.database)
  for (const isThorough of [false, true]) {
    const checks = await trial.examine({ isThorough })
    assert.deepEqual(
      checks.filter((check) => !isWell(check)),
      [],
    )
    assert.deepEqual(
      checks.map(({ name }) => name),
      [
        'machine',
        'folder',
        'weir',
        'keys',
        'disk',
        'database',
        'format',
        'log of writes',
        'bodies',
        'datasets',
        'clock',
        'backlog',
      ],
    )
  }
  const { mtimeMs, size } = await stat(trial.database)
  assert.deepEqual([mtimeMs, size], [before.mtimeMs, before.size])
})

type Row = readonly [
  what: string,
  spoil: (trial: DoctorTrial) => Promise<unknown>,
  changes: Partial<DoctorNeeds>,
  /** What is not well, and what is said of the first of it. */
  unwell: readonly string[],
  says: RegExp,
]

const nothing = async (): Promise<void> => {}
const sql = (text: string) => async (trial: DoctorTrial) => {
  const database = new DatabaseSync(trial.database)
  database.exec(text)
  database.close()
}
const at = (ms: number): Partial<DoctorNeeds> => ({ clock: { now: () => ms } })

const SPOILT: readonly Row[] = [
  [
    'bytes in the middle of the database were overwritten',
    (trial) => overwrite(trial.database, 0.7, 0.8),
    {},
    ['database'],
    /is damaged: .+ → .*back from a backup, or .+\.recover/,
  ],
  [
    'the beginning of the database was overwritten',
    (trial) => overwrite(trial.database, 0, 0.01),
    {},
    ['database'],
    /cannot be read: file is not a database\. → .*from a backup/,
  ],
  ['the database is missing', (trial) => rm(trial.database), {}, ['database'], /cannot be read/],
  [
    'an index lacks its entries, which takes a thorough look',
    withoutEntries,
    { isThorough: true },
    ['database'],
    /deliveries_of_event/,
  ],
  [
    'the format is a newer one',
    sql('PRAGMA user_version = 99'),
    {},
    ['format'],
    /format 99.+ → Start the newer Weir/,
  ],
  ['the format is an older one', sql('PRAGMA user_version = 4'), {}, [], /^$/],
  [
    'the master key is missing',
    (trial) => rm(join(trial.folder, 'keys/master.key')),
    {},
    ['keys'],
    /"keys\/master\.key" is missing\. → Put the folder of keys back/,
  ],
  [
    'the signing keys are missing',
    (trial) => rm(join(trial.folder, 'keys/signing-keys.json')),
    {},
    ['keys'],
    /"keys\/signing-keys\.json" is missing/,
  ],
  [
    'the master key is half there',
    (trial) => truncate(join(trial.folder, 'keys/master.key'), 16),
    {},
    ['keys'],
    /has 16 bytes instead of 32/,
  ],
  [
    'the master key is another’s',
    anotherMasterKey,
    {},
    ['keys'],
    /cannot be read with the master key/,
  ],
  [
    'the signing keys may be read by others',
    (trial) => chmod(join(trial.folder, 'keys/signing-keys.json'), 0o644),
    {},
    ['keys'],
    /Run: chmod 600/,
  ],
  [
    'the operator token may be read by others',
    (trial) => chmod(join(trial.folder, 'operator-token'), 0o640),
    {},
    ['keys'],
    /operator-token.+Run: chmod 600/,
  ],
  [
    'the folder may be entered by others',
    (trial) => chmod(trial.folder, 0o755),
    {},
    ['folder'],
    /mode 755.+ → Run: chmod 700/,
  ],
  [
    'the disk is nearly full',
    nothing,
    { freeBytes: async () => 100_000_000 },
    ['disk'],
    /100\.0 MB are free.+ → Make room until 512\.0 MB are free/,
  ],
  [
    'the disk is gone',
    nothing,
    { freeBytes: () => Promise.reject(new Error('EIO')) },
    ['disk'],
    /EIO/,
  ],
  [
    'a reader has kept the log of writes from being cleared',
    (trial) =>
      writeFile(`${trial.database}-wal`, '').then(() =>
        truncate(`${trial.database}-wal`, 600_000_000),
      ),
    {},
    ['log of writes'],
    /600\.0 MB\. → End other programs/,
  ],
  [
    'a body that is owed is gone',
    sql('DELETE FROM bodies WHERE id = 7'),
    {},
    ['bodies'],
    /1 deliveries are owed whose body is gone, the first of them 7\./,
  ],
  [
    'what is owed was kept count of wrongly, which takes a thorough look',
    sql(`UPDATE roll_ups SET count = 1 WHERE name = 'deliveries waiting'`),
    { isThorough: true },
    ['bodies'],
    /"waiting":300.+"waiting":1/,
  ],
  [
    'a part of a dataset is gone',
    (trial) => rm(join(trial.folder, PART)),
    {},
    ['datasets'],
    /1 are not as they were written.+part-0/,
  ],
  [
    'a part of a dataset was cut',
    (trial) => truncate(join(trial.folder, PART), 1),
    {},
    ['datasets'],
    /run their flows again/,
  ],
  [
    'the clock is behind what is stored',
    nothing,
    at(WRITTEN_AT - HOUR),
    ['clock'],
    /says 2026-11-23 11:00:00 UTC, but the newest rows are of 2026-11-23 12:00:00 UTC\. → .*timedatectl/,
  ],
  ['the clock is behind by no more than a moment', nothing, at(WRITTEN_AT - 30_000), [], /^$/],
  [
    'the clock was ahead when a retry was planned',
    sql(
      `UPDATE deliveries SET attempts = 1, next_attempt_at = next_attempt_at + 400 * 24 * ${HOUR} WHERE id = 3`,
    ),
    {},
    ['clock'],
    /to be tried at 2027-12-28/,
  ],
  [
    'what is owed has waited while Weir does not run',
    nothing,
    at(WRITTEN_AT + HOUR),
    ['backlog'],
    /300 deliveries are owed .+ for 60 minutes\. → Start Weir/,
  ],
  [
    'Node is too old',
    nothing,
    { machine: { nodeVersion: '22.11.0', openFiles: null } },
    ['machine'],
    /Node 22\.11\.0\. → Use Node 24\.12/,
  ],
  [
    'few files may be opened',
    nothing,
    { machine: { nodeVersion: '24.12.0', openFiles: 1_024 } },
    ['machine'],
    /1024 files here\. → .*LimitNOFILE/,
  ],
]

for (const [what, spoil, changes, unwell, says] of SPOILT) {
  test(`where ${what}, ${unwell.length === 0 ? 'all is well' : 'it is told, and what to do'}`, async () => {
    await using trial = await openDoctorTrial()
    await spoil(trial)
    const found = (await trial.examine(changes)).filter((check) => !isWell(check))
    assert.deepEqual(
      found.map(({ name }) => name),
      unwell,
      JSON.stringify(found),
    )
    assert.match(found.map((check) => `${check.says} → ${check.todo}`).join('\n'), says)
  })
}

test('where there is no folder, that alone is told', async () => {
  await using trial = await openDoctorTrial()
  const dataFolder = join(trial.folder, 'nowhere')
  const [, folder, ...rest] = await trial.examine({ dataFolder })
  assert.match(folder?.says ?? '', /^There is no data folder at/)
  assert.deepEqual(rest, [])
  await assert.rejects(readdir(dataFolder), 'nothing was made')
})
