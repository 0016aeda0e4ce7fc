/**
 * first-records: the beginning of an item → a staged file, for a sample: line by line, so that what is staged
 * ends with a whole record, and the rest is not read.
 */
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { RecordScanner } from '../formats/format.ts'

export async function stageFirst(
  source: Readable,
  localPath: string,
  scanner: RecordScanner,
  most: number,
): Promise<void> {
  const file = await open(localPath, 'w')
  try {
    for await (const chunk of source) {
      const staged: Buffer[] = []
      const isFull = pushLines(chunk as Buffer, scanner, most, staged)
      await file.appendFile(Buffer.concat(staged))
      if (isFull) return
    }
    await file.appendFile(scanner.finish())
  } finally {
    source.destroy()
    await file.close()
  }
}

/** True once there are enough. */
function pushLines(chunk: Buffer, scanner: RecordScanner, most: number, staged: Buffer[]): boolean {
  let at = 0
  while (at < chunk.length) {
    const lf = chunk.indexOf(LF, at)
    const end = lf === -1 ? chunk.length : lf + 1
    // Where lines end otherwise, or records span lines, a sample may have a few records more.
    const next = Math.min(end, at + MOST_BYTES)
    staged.push(scanner.push(chunk.subarray(at, next)))
    const { recordCount, problem } = scanner.scan()
    if (recordCount >= most || problem !== null) return true
    at = next
  }
  return false
}

const LF = 0x0a
const MOST_BYTES = 64 * 1024
