/** provider: who announces; event code: which kind of announcement. */
import type { ProviderId } from './ids.ts'

export interface Provider {
  readonly id: ProviderId
  readonly metadataId: string
  readonly label: string
  readonly description: string
  readonly docsUrl: string
  readonly source: string
  readonly publisher: string
  readonly eventCodes: readonly EventCode[]
}

export interface EventCode {
  readonly code: string
  /** Other spellings under which a registration may ask for the same code (decision 3). */
  readonly aliases: readonly string[]
  readonly label: string
  readonly description: string
}
