/**
 * upload-file: the files of a batch that is loading, whole or in ranges, as streams (flow-service 4.6).
 * Keeps: what is answered as taken is on disk, under its name, whole; what is cut off leaves nothing.
 */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeFile } from 'node:fs/promises'
import { Fault } from '../../domain/fault.ts'
import type { BatchId, DatasetId } from '../../domain/ids.ts'
import { rangesKey, uploadedKey } from '../run/upload-place.ts'
import { checkFileName } from './file-name.ts'
import { assemble, type FileRange, nameOfRange, rangeNamed } from './ranges.ts'
import { getUpload, refuseUnlessLoading, type UploadNeeds } from './upload-batch.ts'

/** A file of a batch, as its URL names it. */
export interface UploadPlace {
  readonly batchId: BatchId
  readonly datasetId: DatasetId
  readonly name: string
}

/** What comes in one request. */
export const MAX_REQUEST_BYTES = 256 * 1024 * 1024

/** A file in ranges, and a batch; as documented for the Platform. */
const MAX_FILE_BYTES = 100 * 1024 ** 3
const MAX_FILES = 1_500

/** One that is there already is replaced. */
export async function putFile(
  place: UploadPlace,
  bytes: Readable,
  needs: UploadNeeds,
): Promise<void> {
  await checkPlace(place, needs)
  await withWork(needs, async (folder) => {
    const file = join(folder, 'file')
    await pipeline(bytes, atMost(MAX_REQUEST_BYTES), createWriteStream(file))
    await keep(place, file, `${uploadedKey(place.batchId)}/${place.name}`, needs)
  })
}

/** From now on its ranges are awaited. Asking again keeps those that have come. */
export async function openRangedFile(place: UploadPlace, needs: UploadNeeds): Promise<void> {
  await checkPlace(place, needs)
  await withWork(needs, async (folder) => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await keep(place, file, markOf(place), needs)
  })
}

/** There as long as ranges are awaited. */
function markOf({ batchId, name }: UploadPlace): string {
  return `${rangesKey(batchId, name)}/awaited`
}

/** A range that has come before is replaced. */
export async function putRange(
  place: UploadPlace,
  range: FileRange,
  bytes: Readable,
  needs: UploadNeeds,
): Promise<void> {
  await checkPlace(place, needs)
  await checkRange(place, range, needs)
  const key = `${rangesKey(place.batchId, place.name)}/${nameOfRange(range)}`
  await withWork(needs, async (folder) => {
    const file = join(folder, 'file')
    await pipeline(bytes, exactly(range.last - range.first + 1), createWriteStream(file))
    await keep(place, file, key, needs, () => refuseUnawaited(place, needs))
  })
}

async function checkRange(
  place: UploadPlace,
  { first, last, total }: FileRange,
  needs: UploadNeeds,
): Promise<void> {
  if (last - first + 1 > MAX_REQUEST_BYTES) throw tooLarge()
  if (total > MAX_FILE_BYTES) {
    const problem = `The file is to have ${total} bytes; it may have ${MAX_FILE_BYTES}. Make two of it.`
    throw new Fault('IMPORT-413', { problem })
  }
  await refuseUnawaited(place, needs)
  const other = (await rangesOf(place, needs)).find((range) => range.total !== total)
  if (other === undefined) return
  const problem = `The file "${place.name}" is to have ${total} bytes by this range, and ${other.total} by one that has come before. Abort the batch, or send ranges of one file.`
  throw new Fault('IMPORT-400', { problem })
}

async function refuseUnawaited(place: UploadPlace, { blobs }: UploadNeeds): Promise<void> {
  if ((await blobs.find(markOf(place))) !== null) return
  const problem = `No ranges of the file "${place.name}" are awaited. Say that they come with POST of the same URL and \`action=INITIALIZE\` first.`
  throw new Fault('IMPORT-409', { problem })
}

async function rangesOf(
  { batchId, name }: UploadPlace,
  { blobs }: UploadNeeds,
): Promise<readonly FileRange[]> {
  const key = rangesKey(batchId, name)
  const found = await blobs.list(key)
  return found.flatMap((info) => rangeNamed(info.key.slice(key.length + 1)) ?? [])
}

/** Its ranges become one file. Asking again is once. */
export async function completeFile(place: UploadPlace, needs: UploadNeeds): Promise<void> {
  await checkPlace(place, needs)
  const { blobs } = needs
  const key = `${uploadedKey(place.batchId)}/${place.name}`
  const isAwaited = (await blobs.find(markOf(place))) !== null
  if (!isAwaited && (await blobs.find(key)) !== null) return
  await refuseUnawaited(place, needs)
  const { pieces, missing } = assemble(await rangesOf(place, needs))
  if (pieces.length === 0 || missing.length > 0) throw incomplete(place, missing)
  const folderKey = rangesKey(place.batchId, place.name)
  await withWork(needs, async (folder) => {
    const file = join(folder, 'file')
    await pipeline(async function* whole() {
      for (const { range, start, end } of pieces) {
        yield* blobs.read(`${folderKey}/${nameOfRange(range)}`, { start, end })
      }
    }, createWriteStream(file))
    await keep(place, file, key, needs)
    await blobs.remove(folderKey)
  })
}

const NAMED_GAPS = 20

function incomplete({ name }: UploadPlace, missing: readonly (readonly [number, number])[]): Fault {
  const named = missing.slice(0, NAMED_GAPS).map(([first, last]) => `${first}-${last}`)
  const more = missing.length > NAMED_GAPS ? ` and ${missing.length - NAMED_GAPS} more` : ''
  const what =
    missing.length === 0 ? 'no range has come' : `bytes ${named.join(', ')}${more} are missing`
  const problem = `The file "${name}" is not complete: ${what}. Send them with PATCH and Content-Range, then complete it again.`
  return new Fault('IMPORT-409', { problem })
}

async function checkPlace(place: UploadPlace, { store, blobs }: UploadNeeds): Promise<void> {
  const { batchId, datasetId, name } = place
  checkFileName(name)
  const batch = await getUpload(batchId, store)
  if (batch.datasetId !== datasetId) {
    const problem = `The batch "${batchId}" is of the dataset "${batch.datasetId}", not of "${datasetId}". Use its own in the URL.`
    throw new Fault('IMPORT-400', { problem })
  }
  refuseUnlessLoading(batch)
  const files = await blobs.list(uploadedKey(batchId))
  if (files.length < MAX_FILES) return
  const problem = `The batch "${batchId}" has ${files.length} files; it may have ${MAX_FILES}. Complete it, and make another for the rest.`
  throw new Fault('IMPORT-413', { problem })
}

/** A folder of this request's own, which goes with it. */
async function withWork(
  { blobs, chance }: UploadNeeds,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const name = `upload-${chance.uuid()}`
  try {
    await work(await blobs.workFolder(name))
  } finally {
    await blobs.dropWorkFolder(name)
  }
}

/** Into its place in one step, while the batch is loading still; that it was, is noted. */
async function keep(
  { batchId }: UploadPlace,
  file: string,
  key: string,
  { store, blobs, clock, turns }: UploadNeeds,
  check = async (): Promise<void> => {},
): Promise<void> {
  await turns(batchId, async () => {
    refuseUnlessLoading(await getUpload(batchId, store))
    await check()
    await blobs.place(file, key)
    const updatedAt = clock.now()
    await store.commit(async ({ batches }) => {
      const batch = await getUpload(batchId, { read: { batches } })
      refuseUnlessLoading(batch)
      await batches.replace({ ...batch, updatedAt })
    })
  })
}

function atMost(limit: number): Transform {
  let count = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length
      if (count > limit) done(tooLarge())
      else done(null, chunk)
    },
  })
}

function exactly(wanted: number): Transform {
  let count = 0
  const wrong = (has: string) => {
    const problem = `The header Content-Range is about ${wanted} bytes, and the body has ${has}. Nothing of it was kept; send the range again.`
    return new Fault('IMPORT-400', { problem })
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length
      if (count > wanted) done(wrong('more'))
      else done(null, chunk)
    },
    flush: (done) => done(count === wanted ? null : wrong(String(count))),
  })
}

export function tooLarge(): Fault {
  const problem = `A request may bring ${MAX_REQUEST_BYTES} bytes of a file. Send a larger one in ranges: \`action=INITIALIZE\`, PATCH with Content-Range, \`action=COMPLETE\`.`
  return new Fault('IMPORT-413', { problem })
}
