/**
 * kept-rejections: the refused rows that are kept of a batch, in the order in which its diagnostics have them.
 * Keeps: a place is told with each, from which the reading goes on; nothing before it is read again.
 */
import { Fault } from '../../domain/fault.ts'
import type { BatchId } from '../../domain/ids.ts'
import type { RejectionKind } from '../../domain/rejection.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Store } from '../../platform/store/store.ts'

/** A line of a row-error file (flow-service 4.4). */
export interface RowError {
  readonly _errors: readonly {
    readonly code: string
    readonly message: string
    readonly column?: string
  }[]
  readonly _filename: string
  readonly _weir: { readonly line: number; readonly record: number }
  readonly _corrupt_record?: string
  readonly [column: string]: unknown
}

export interface RejectionsAsked {
  /** The place of the row before; `null` from the first on. */
  readonly after: string | null
  /** Of a row at least one error has all of these. */
  readonly code?: string | undefined
  readonly column?: string | undefined
}

interface Needs {
  readonly store: Store<'batches'>
  readonly blobs: Blobs
}

/** The files are read in the order in which a row meets the checks. */
const KINDS: readonly RejectionKind[] = ['parsing', 'conversion', 'validation']

export async function* readRejections(
  id: BatchId,
  { after, code, column }: RejectionsAsked,
  { store, blobs }: Needs,
): AsyncGenerator<{ readonly row: RowError; readonly place: string }> {
  if ((await store.read.batches.find(id)) === null) {
    throw new Fault('WEIR-404', { problem: `The batch "${id}" is not found.` })
  }
  const isWanted = ({ _errors }: RowError): boolean =>
    _errors.some(
      (error) =>
        (code === undefined || error.code === code) &&
        (column === undefined || error.column === column),
    )
  const files = await filesOf(id, blobs)
  const from = after === null ? { file: 0, byte: 0 } : await placeIn(after, files, blobs)
  for (const [nth, { key, bytes }] of files.entries()) {
    const start = nth === from.file ? from.byte : 0
    if (nth < from.file || start >= bytes) continue
    let byte = start
    for await (const line of linesOf(blobs.read(key, { start, end: bytes - 1 }))) {
      byte += line.length + 1
      const row: RowError = JSON.parse(line.toString())
      if (isWanted(row)) yield { row, place: `${nth}-${byte}` }
    }
  }
}

interface KeptLines {
  readonly key: string
  readonly bytes: number
}

async function filesOf(id: BatchId, blobs: Blobs): Promise<readonly KeptLines[]> {
  const folder = `batches/${id}/row_errors`
  const all = await blobs.list(folder)
  return KINDS.flatMap((kind) => all.filter(({ key }) => key.startsWith(`${folder}/${kind}_`)))
}

/** A place is behind a whole line, or it is none. */
async function placeIn(text: string, files: readonly KeptLines[], blobs: Blobs) {
  const [, nth, at] = /^(\d{1,3})-(\d{1,15})$/.exec(text) ?? []
  const file = Number(nth)
  const byte = Number(at)
  const kept = files[file]
  if (kept !== undefined && byte > 0 && byte <= kept.bytes) {
    const before = blobs.read(kept.key, { start: byte - 1, end: byte - 1 })
    for await (const chunk of before) {
      if (chunk instanceof Buffer && chunk[0] === NEWLINE) return { file, byte }
    }
  }
  throw new Fault('WEIR-400', {
    problem: `\`after\` is "${text}"; it must be the \`next\` of an answer about this batch.`,
  })
}

const NEWLINE = 0x0a

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk])
    let from = 0
    for (let to = bytes.indexOf(NEWLINE); to !== -1; to = bytes.indexOf(NEWLINE, from)) {
      yield bytes.subarray(from, to)
      from = to + 1
    }
    rest = bytes.subarray(from)
  }
}
