/** provider-draft: what a client asks a provider to be → checked fields, or a Fault (pure; io-events 1.3). */
import { Fault } from '../../domain/fault.ts'
import type { Provider, ProviderFormat, ProviderMetadata, Region } from '../../domain/provider.ts'
import { CUSTOM_EVENTS, METADATA_ALIASES, PROVIDER_METADATA } from './catalog.ts'

/** What arrives on the wire; `null` where nothing was said. */
export interface ProviderDraft extends ChangeDraft {
  readonly metadataId: string | null
  readonly instanceId: string | null
  readonly format: string | null
  readonly region: string | null
}

/** What may be said anew of a provider that is there. */
export interface ChangeDraft {
  readonly label: string
  readonly description: string | null
  readonly docsUrl: string | null
}

export type ProviderChange = Pick<Provider, 'label' | 'description' | 'docsUrl'>

/** `instanceId` is `null` where one is to be made up. */
export type ProviderWishes = ProviderChange &
  Pick<Provider, 'metadataId' | 'instanceId' | 'format' | 'region'>

export function checkProviderDraft(draft: ProviderDraft): ProviderWishes {
  const metadata = metadataOf(draft.metadataId ?? CUSTOM_EVENTS)
  if (draft.instanceId === null && metadata.id !== CUSTOM_EVENTS) {
    throw invalid(
      `A provider of "${metadata.id}" needs an \`instance_id\`, which tells it from the others of its kind.`,
    )
  }
  return {
    metadataId: metadata.id,
    instanceId: draft.instanceId,
    format: formatOf(draft.format ?? 'cloud_events_v1'),
    region: regionOf(draft.region ?? 'VA6'),
    ...checkProviderChange(draft, metadata.id),
  }
}

export function checkProviderChange(draft: ChangeDraft, metadataId: string): ProviderChange {
  const { label, docsUrl } = draft
  if (docsUrl !== null && docsUrl !== '' && !isWebAddress(docsUrl)) {
    throw invalid(`\`docs_url\` is "${docsUrl}"; it must be an http or https URL.`)
  }
  return {
    label,
    description: draft.description ?? findMetadata(metadataId)?.description ?? '',
    docsUrl: docsUrl ?? '',
  }
}

/** The kind that is named so, aliases included. */
function metadataOf(asked: string): ProviderMetadata {
  const metadata = findMetadata(METADATA_ALIASES.get(asked) ?? asked)
  if (metadata === undefined) {
    throw new Fault('EVENTS-404', { type: 'provider metadata', id: asked })
  }
  if (!metadata.hasManyProviders) {
    const problem = `There is one provider of "${asked}", and it is Weir's own. Make one of ${MADE_BY_CLIENTS}.`
    throw new Fault('EVENTS-403', { problem })
  }
  return metadata
}

function findMetadata(id: string): ProviderMetadata | undefined {
  return PROVIDER_METADATA.find((metadata) => metadata.id === id)
}

const MADE_BY_CLIENTS = PROVIDER_METADATA.filter(({ hasManyProviders }) => hasManyProviders)
  .map(({ id }) => `"${id}"`)
  .join(', ')

function formatOf(asked: string): ProviderFormat {
  if (asked === 'adobe_io' || asked === 'cloud_events_v1') return asked
  throw invalid(
    `\`event_delivery_format\` is "${asked}". Use "cloud_events_v1" or "adobe_io", or leave it out for the first.`,
  )
}

/** Clients write it in either case (io-events 1.3). */
function regionOf(asked: string): Region {
  const region = asked.toUpperCase()
  if (region === 'VA6' || region === 'IRL1') return region
  throw invalid(`\`data_residency_region\` is "${asked}". Use "VA6" or "IRL1".`)
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)
}

function invalid(problem: string): Fault {
  return new Fault('EVENTS-400', { problem })
}
