/** provider: who announces; event code: which kind of announcement. */
import type { ProviderId, WorkspaceId } from './ids.ts'

export interface Provider {
  readonly id: ProviderId
  readonly metadataId: string
  /** Tells the providers of one kind apart; `null` where there is only one of a kind. */
  readonly instanceId: string | null
  readonly label: string
  readonly description: string
  readonly docsUrl: string
  /** The CloudEvents `source` of what it announces. */
  readonly source: string
  /** `Adobe`, or the organisation that made it. */
  readonly publisher: string
  /** How its events are written, unless a registration on the platform's own asks otherwise. */
  readonly format: ProviderFormat
  readonly region: Region
  /** The workspace that may change it; `null` for Weir's own, which nobody may. */
  readonly workspaceId: WorkspaceId | null
  readonly eventCodes: readonly EventCode[]
}

export type ProviderFormat = 'adobe_io' | 'cloud_events_v1'

/** Where the data of a provider is to stay; kept and answered, for a Weir is in one place. */
export type Region = 'VA6' | 'IRL1'

export interface EventCode {
  readonly code: string
  /** Other spellings under which a registration may ask for the same code (decision 3). */
  readonly aliases: readonly string[]
  readonly label: string
  readonly description: string
}

/** A kind of provider that a client may make its own of (io-events 1.3). */
export interface ProviderMetadata {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly description: string
  readonly hasManyProviders: boolean
}
