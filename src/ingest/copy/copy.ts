/**
 * copy: the new items of a source → a staged batch, with digests and an independent count of records.
 * Before: connector. After: promote.
 * Keeps: what is staged is what the source held, or the copy has failed.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { TakenItem } from '../../domain/batch.ts'
import type { Window } from '../../domain/run.ts'
import type { RecordFormat, Selection } from '../../domain/source.ts'
import type { Scan, StagedFile } from '../../domain/staged.ts'
import type { Connector } from '../connectors/connector.ts'
import type { OpenDatabase } from '../formats/parquet-lines.ts'
import { openScanner } from '../formats/scanner.ts'
import { stageFirst } from './first-records.ts'
import { type StagedItem, stageParquet } from './stage-parquet.ts'
import { firstChanged, isSameItem, itemsWithin, newItems } from './checkpoint.ts'
import { writeManifest } from './manifest.ts'

export interface CopyOrder {
  readonly selection: Selection
  readonly format: RecordFormat
  /** What earlier batches of the flow hold already. */
  readonly taken: readonly TakenItem[]
  readonly window: Window
  /** The items of an earlier run, and no others; `null` for whatever there is. */
  readonly only: readonly TakenItem[] | null
  /** An empty folder of this attempt's own: `staged/` and `diagnostics/` are made in it. */
  readonly folder: string
  /** Only so many of each item, for a sample; absent for all of them. */
  readonly firstRecords?: number
  /** For Parquet alone; works in `folder`. */
  readonly openDatabase: OpenDatabase
}

export type Copy =
  | { readonly kind: 'staged'; readonly files: readonly StagedFile[] }
  /** Items are there, and earlier batches hold all of them. */
  | { readonly kind: 'nothingNew' }
  /** The place is there, and nothing in it is selected. */
  | { readonly kind: 'noItems' }
  /** `file`: the path that could not be read. */
  | { readonly kind: 'failed'; readonly reason: string; readonly file: string }

export type OnCopied = (progress: {
  bytes: number
  totalBytes: number
  files: number
  totalFiles: number
}) => void

export async function copy(
  order: CopyOrder,
  connector: Connector,
  onCopied: OnCopied,
): Promise<Copy> {
  const listing = await connector.list(order.selection)
  if (listing.kind === 'unreadable') {
    return { kind: 'failed', reason: listing.reason, file: order.selection.path }
  }
  if (order.only === null && listing.items.length === 0) return { kind: 'noItems' }
  const items = newItems(order.only ?? itemsWithin(listing.items, order.window), order.taken)
  // Only of those that are still to be taken: what another run has promoted meanwhile may go.
  const changed = firstChanged(items, listing.items)
  if (changed !== null) {
    return { kind: 'failed', reason: changedSentence(changed), file: changed.path }
  }
  if (items.length === 0) return { kind: 'nothingNew' }

  const totalBytes = items.reduce((sum, item) => sum + item.bytes, 0)
  const files: StagedFile[] = []
  let bytes = 0
  await mkdir(join(order.folder, 'staged'), { recursive: true })
  for (const [index, item] of items.entries()) {
    const localPath = join(order.folder, 'staged', stagedName(index, order.format))
    const staged = await stage(item, localPath, order, connector, (more) => {
      bytes += more
      onCopied({ bytes, totalBytes, files: files.length, totalFiles: items.length })
    })
    if (typeof staged === 'string') return { kind: 'failed', reason: staged, file: item.path }
    files.push(staged)
  }
  onCopied({ bytes, totalBytes, files: files.length, totalFiles: items.length })
  await writeManifest(join(order.folder, 'diagnostics'), files)
  return { kind: 'staged', files }
}

function changedSentence({ path }: TakenItem): string {
  return `"${path}" is not there any more as it was in the run that is tried again. To take it as it is now, start a run instead of trying this one again.`
}

/** One item: its bytes through a digest and a scanner into a file. A sentence where that fails. */
async function stage(
  item: TakenItem,
  localPath: string,
  order: CopyOrder,
  connector: Connector,
  onBytes: (more: number) => void,
): Promise<StagedFile | string> {
  const digest = createHash('sha256')
  const see = (chunk: Buffer): void => {
    digest.update(chunk)
    onBytes(chunk.length)
  }
  let scan: Scan
  try {
    scan = await stageBytes(connector.open(item), { path: item.path, localPath, see }, order)
  } catch (error) {
    return `"${item.path}" could not be copied: ${error instanceof Error ? error.message : String(error)}`
  }
  const now = await connector.find(item.path)
  if (now === null) return `"${item.path}" was removed while it was copied. Run the flow again.`
  if (!isSameItem(now, item)) {
    return `"${item.path}" was changed while it was copied (${item.bytes} bytes before, ${now.bytes} after). Run the flow again once it is complete.`
  }
  const sha256 = digest.digest('hex')
  return { item: { ...item, sha256, recordCount: scan.recordCount }, localPath, scan }
}

async function stageBytes(
  source: Readable,
  { path, localPath, see }: StagedItem,
  { format, firstRecords, openDatabase }: CopyOrder,
): Promise<Scan> {
  if (format.kind === 'parquet') {
    return await stageParquet(source, { path, localPath, see }, openDatabase, firstRecords)
  }
  const scanner = openScanner(format, path)
  const push = (chunk: Buffer): Buffer => {
    see(chunk)
    return scanner.push(chunk)
  }
  const finish = (): Buffer => scanner.finish()
  if (firstRecords !== undefined) {
    const counted = { push, finish, scan: () => scanner.scan() }
    await stageFirst(source, localPath, counted, firstRecords)
    return scanner.scan()
  }
  const scanning = new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, push(chunk)),
    flush: (done) => done(null, finish()),
  })
  await pipeline(source, scanning, createWriteStream(localPath))
  return scanner.scan()
}

function stagedName(index: number, format: RecordFormat): string {
  return `${String(index + 1).padStart(6, '0')}.${format.kind === 'delimited' ? 'csv' : 'ndjson'}`
}
