/** change: what each server-sent event of `/weir/v1/changes` carries. */
import { Type } from 'typebox'

export const ChangedNoun = Type.Union([
  Type.Literal('runs'),
  Type.Literal('flows'),
  Type.Literal('datasets'),
  Type.Literal('events'),
  Type.Literal('deliveries'),
  Type.Literal('registrations'),
  Type.Literal('replays'),
  Type.Literal('alerts'),
])

/** What may be other than it was; which of it, a reader finds by reading again. */
export const ChangeEvent = Type.Object({ changed: Type.Array(ChangedNoun) })
