/** head: the first bytes of an item of a source; what is behind them is not read. */
import type { TakenItem } from '../../domain/batch.ts'
import type { Connector } from '../connectors/connector.ts'

export interface Head {
  readonly path: string
  readonly bytes: Buffer
  /** True where these are all the bytes that there are. */
  readonly isWhole: boolean
}

export const HEAD_BYTES = 1024 * 1024

/** A sentence where it cannot be read. */
export async function readHead(item: TakenItem, connector: Connector): Promise<Head | string> {
  const chunks: Buffer[] = []
  let length = 0
  const stream: AsyncIterable<Buffer> = connector.open(item)
  try {
    for await (const chunk of stream) {
      chunks.push(chunk)
      length += chunk.length
      // Leaving the loop closes the stream.
      if (length >= HEAD_BYTES) break
    }
  } catch (error) {
    return `"/${item.path}" cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
  const isWhole = length < HEAD_BYTES || (length === HEAD_BYTES && item.bytes <= HEAD_BYTES)
  return { path: item.path, bytes: Buffer.concat(chunks).subarray(0, HEAD_BYTES), isWhole }
}
