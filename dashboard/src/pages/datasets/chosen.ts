/** chosen: the files of an upload as they were chosen → as they are sent: what Weir added to refused rows is left out. */
import { Refused } from '../../client.ts'
import { addedIn, isDocument, recognised, type Recognised } from '../../sent-file.ts'
import type { InputFormat, Sent } from '../../upload.ts'

export interface Chosen {
  readonly file: File
  /** How it begins. */
  readonly head: string
}

/** So much of a file tells what it is. */
const HEAD_BYTES = 64 * 1024
/** More is not taken apart in a browser. */
const MOST_BYTES = 256 * 1000 * 1000

export async function chosenOf(file: File): Promise<Chosen> {
  // A folder, or a file that is gone: sending it will say so.
  const head = await file
    .slice(0, HEAD_BYTES)
    .text()
    .catch(() => '')
  return { file, head }
}

/** What the first of them is; the others are taken for the same. */
export function formatOf([first]: readonly Chosen[]): Recognised {
  return first === undefined
    ? { kind: 'csv', delimiter: ',' }
    : recognised(first.file.name, first.head)
}

/** What Weir added to them, as far as they are files of refused rows. */
export function addedTo(chosen: readonly Chosen[], format: Recognised): readonly string[] {
  return [...new Set(chosen.flatMap(({ head }) => addedIn(head, format)))]
}

export interface Sending {
  readonly inputFormat: InputFormat
  readonly files: readonly Sent[]
}

export async function sendingOf(
  chosen: readonly Chosen[],
  format: Recognised,
  isMended: boolean,
): Promise<Sending> {
  const sent = await Promise.all(
    chosen.map(async ({ file, head }) =>
      isMended && addedIn(head, format).length > 0
        ? await mendedFile(file, format)
        : { name: file.name, bytes: file, format: format.kind },
    ),
  )
  const [kind = format.kind] = new Set(sent.map((one) => one.format))
  const other = sent.find((one) => one.format !== kind)
  if (other !== undefined)
    throw new Refused(
      `"${other.name}" goes as ${NAMES[other.format]}, other than the file before it. Upload it by itself.`,
      0,
    )
  const { delimiter } = format
  if (kind === 'csv') return { inputFormat: { format: 'csv', delimiter }, files: sent }
  if (kind === 'parquet') return { inputFormat: { format: 'parquet' }, files: sent }
  // A file of one object a line is a document too.
  const isMultiLineJson = chosen.some(({ head }) => isDocument(head))
  return { inputFormat: { format: 'json', isMultiLineJson }, files: sent }
}

const NAMES = { csv: 'CSV', json: 'JSON', parquet: 'Parquet' } as const

async function mendedFile(file: File, format: Recognised) {
  const { name, size } = file
  if (size > MOST_BYTES) {
    throw new Refused(
      `"${name}" is too large to take apart in a browser. Send it with \`npx weir resubmit RUN FILE\`.`,
      0,
    )
  }
  const [{ mended }, text] = await Promise.all([import('../../mended-file.ts'), file.text()])
  const { text: rows, format: kind } = mended(text, name, format)
  return { name, bytes: new Blob([rows]), format: kind }
}
