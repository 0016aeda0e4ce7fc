/** setting: what somebody has set, or left as it is, on the wire. */
import { Type } from 'typebox'

export const SettingFields = Type.Object({
  name: Type.String(),
  says: Type.String(),
  default: Type.String(),
  /** What is in force; `null` for a secret that is set. */
  value: Type.Union([Type.Null(), Type.String()]),
  isSet: Type.Boolean(),
  isSecret: Type.Boolean(),
})
