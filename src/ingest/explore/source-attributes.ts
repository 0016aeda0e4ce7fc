/** source-attributes: a source → the attributes that its newest file has. Only the beginning of that is read. */
import type { TakenItem } from '../../domain/batch.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Source } from '../../domain/source.ts'
import type { Connector } from '../connectors/connector.ts'
import { shapeOf, type SourceShape } from '../promote/mapping/map-records.ts'
import { readHead } from './head.ts'
import { inferSchema } from './infer.ts'

export interface SourceAttributes {
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly shape: SourceShape
}

/** `isWanted`: which of its files may be looked at. A sentence where there is nothing to see. */
export async function attributesInSource(
  { selection, format }: Source,
  connector: Connector,
  isWanted: (item: TakenItem) => boolean = () => true,
): Promise<SourceAttributes | string> {
  if (format.kind === 'delimited' && !format.hasHeader) {
    return 'A mapping names columns, and the source has no header that names them.'
  }
  const listing = await connector.list(selection)
  if (listing.kind === 'unreadable') return listing.reason
  const [newest] = listing.items.filter(isWanted).toSorted((a, b) => b.modifiedAt - a.modifiedAt)
  if (newest === undefined) return `"${selection.path}" selects no file that could be looked at.`
  const head = await readHead(newest, connector)
  if (typeof head === 'string') return head
  const inferred = inferSchema(head, format, false)
  if (typeof inferred === 'string') return inferred
  return { properties: inferred.properties, shape: shapeOf(format) }
}
