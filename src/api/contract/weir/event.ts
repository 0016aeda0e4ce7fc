/** event: what was announced, in short, on the wire. */
import { type Static, Type } from 'typebox'
import type { EventSummary } from '../../../platform/store/ledgers/events.ts'

const MaybeText = Type.Union([Type.Null(), Type.String()])

export const EventFields = Type.Object({
  id: Type.String(),
  code: Type.String(),
  providerId: Type.String(),
  /** Its label; `null` where the provider is gone. */
  provider: MaybeText,
  at: Type.Integer(),
  /** The CloudEvents id under which it was published; `null` for Weir's own. */
  publishedId: MaybeText,
  /** The run it tells about, and its flow. */
  runId: MaybeText,
  flowId: MaybeText,
  /** How many journals have it. */
  journaled: Type.Integer(),
})

export function eventFields(
  { id, code, providerId, at, publishedId, runId, flowId, journaled }: EventSummary,
  provider: string | null,
): Static<typeof EventFields> {
  return { id, code, providerId, provider, at, publishedId, runId, flowId, journaled }
}
