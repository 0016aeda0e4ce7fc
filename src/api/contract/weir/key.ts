/** key: a signing key as its operator sees it, on the wire. */
import { Type } from 'typebox'

const Instant = Type.Union([Type.Null(), Type.Integer()])

export const KeyFields = Type.Object({
  /** Where its public half is, for whoever verifies. */
  path: Type.String(),
  createdAt: Instant,
  retiredAt: Instant,
  /** `signing` or `retired`. */
  status: Type.String(),
})
