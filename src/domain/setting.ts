/** setting: what somebody has set, or left as it is, as it may be shown. */
export interface ShownSetting {
  readonly name: string
  readonly says: string
  /** As text; '' for none. */
  readonly default: string
  /** What is in force; `null` for a secret that is set, which is never shown. */
  readonly value: string | null
  readonly isSet: boolean
  readonly isSecret: boolean
}
