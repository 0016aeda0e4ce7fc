/** database: whether the database is whole, of a format that is known, and lets go of its log. */
import { stat } from 'node:fs/promises'
import type { Check } from '../../domain/check.ts'
import type { Inspection } from '../../platform/store/sqlite-inspection.ts'
import { DATABASE_FILE } from '../data-folder.ts'
import { sizeOf, unwell, well } from './looked.ts'

/** After so long no further table is begun: whoever writes meanwhile cannot shorten the log of writes. */
const PATIENCE_MS = 10_000

export function integrityCheck(
  { tables, listDamage }: Inspection,
  { isThorough }: { readonly isThorough: boolean },
): Check {
  const begun = performance.now()
  const left = [...tables]
  const damage: string[] = []
  while (left.length > 0 && (isThorough || performance.now() - begun < PATIENCE_MS)) {
    const table = left.shift() ?? ''
    damage.push(...listDamage(table, isThorough).map((line) => `${table}: ${line}`))
  }
  if (damage.length > 0) {
    const says = `"${DATABASE_FILE}" is damaged: ${damage.slice(0, 3).join('; ')}.`
    const todo = `Stop Weir and keep a copy of the data folder. Put the folder back from a backup, or save what can be read with \`sqlite3 ${DATABASE_FILE} .recover | sqlite3 saved.sqlite\`. Look after the disk too.`
    return unwell('database', says, todo)
  }
  const count = tables.length - left.length
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
  const rest =
    left.length === 0
      ? ''
      : ` Not looked through, which takes longer: ${left.join(', ')}; \`weir doctor --thorough\` does.`
  return well('database', `${count} tables are whole (looked through in ${seconds} s).${rest}`)
}

export function formatCheck({ format, ownFormat }: Inspection): Check {
  if (format > ownFormat) {
    const says = `It has format ${format}; this Weir knows ${ownFormat}.`
    return unwell('format', says, 'Start the newer Weir that wrote it.')
  }
  return format < ownFormat
    ? well('format', `It has format ${format}; the next start brings it to ${ownFormat}.`)
    : well('format', `It has format ${format}, which this Weir writes.`)
}

/** A checkpoint comes each 33 MB; only a reader that stays lets the log grow so far beyond. */
const MOST_WAL_BYTES = 512_000_000

export async function walCheck(file: string): Promise<Check> {
  const name = 'log of writes'
  const bytes = await stat(`${file}-wal`).then(
    ({ size }) => size,
    () => 0,
  )
  const says = `"${DATABASE_FILE}-wal" has ${sizeOf(bytes)}.`
  if (bytes <= MOST_WAL_BYTES) return well(name, says)
  const todo =
    'End other programs that have the database open (a backup, a sqlite3 shell). Where it does not shrink, restart Weir.'
  return unwell(name, says, todo)
}

/** So many deliveries are looked at where it is not to be thorough: half a second. */
const MOST_OWED = 100_000

export async function bodiesCheck(
  { soundness, rollUps }: Inspection['read'],
  { isThorough, isRunning }: { readonly isThorough: boolean; readonly isRunning: boolean },
): Promise<Check> {
  const name = 'bodies'
  const lost = await soundness.listWithoutBody(isThorough ? Number.MAX_SAFE_INTEGER : MOST_OWED)
  if (lost.length > 0) {
    const says = `${lost.length} deliveries are owed whose body is gone, the first of them ${lost[0]}.`
    const todo =
      'They end as refused by themselves. Tell whoever waits for them; where rows were lost by a restored backup or by hand, put back the whole folder.'
    return unwell(name, says, todo)
  }
  // What is written between the two readings differs by right.
  if (isThorough && !isRunning) {
    const kept = JSON.stringify(await rollUps.countBacklog())
    const counted = JSON.stringify(await soundness.countBacklogByRows())
    if (kept !== counted) {
      const says = `What is owed is ${counted}, but was kept count of as ${kept}.`
      return unwell(
        name,
        says,
        'Nothing is lost, but /metrics is wrong. Report it as a bug of Weir.',
      )
    }
  }
  return well(name, 'Every delivery that is owed has its body.')
}
