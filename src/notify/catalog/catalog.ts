/** catalog: what Weir itself announces, and the kinds of provider that clients may make. A new code is one row. */
import type { EventCode, Provider, ProviderMetadata } from '../../domain/provider.ts'
import { idOf } from '../../domain/ids.ts'

/** Decisions 3 and 4. */
export const PLATFORM_NOTIFICATIONS: Provider = {
  id: idOf('7e1f5a52-6c5f-4b8e-9a40-706c6174666d'),
  metadataId: 'platform_notifications',
  instanceId: null,
  label: 'Platform notifications',
  description: 'Tells how flow runs and batches went.',
  docsUrl: 'https://experienceleague.adobe.com/en/docs/experience-platform/sources/notifications',
  source: 'urn:aio_provider_metadata:platform_notifications',
  publisher: 'Adobe',
  format: 'adobe_io',
  region: 'VA6',
  workspaceId: null,
  eventCodes: [
    {
      code: 'sources_flow_run_success',
      aliases: [],
      label: "Experience Platform Source's Flow Run Succeeded",
      description:
        'A flow run has ended well, with or without refused records below its threshold.',
    },
    {
      code: 'sources_flow_run_failed',
      aliases: ['sources_flow_run_failure'],
      label: "Experience Platform Source's Flow Run Failed",
      description: 'A flow run has failed: in copying, in processing, or over its error threshold.',
    },
    {
      code: 'sources_flow_run_started',
      aliases: [],
      label: "Experience Platform Source's Flow Run Started",
      description: 'A flow run has begun.',
    },
    {
      code: 'sources_flow_run_delay',
      aliases: [],
      label: "Experience Platform Source's Flow Run Delayed",
      description:
        'A flow run has been at work for more than 150 minutes, or what its flow bears; then, that it has ended.',
    },
    {
      code: 'sources_ingestion_error_rate_exceeded',
      aliases: [],
      label: "Experience Platform Source's Ingestion Error Rate Exceeded",
      description:
        'More than 0.5 % of the records of a flow run were refused, or what its flow bears; then, that a run was below.',
    },
    {
      code: 'ing_load_success',
      aliases: [],
      label: 'Data Ingestion Batch Succeeded',
      description: 'A batch, of a flow or uploaded, has been loaded into its dataset.',
    },
    {
      code: 'ing_load_failure',
      aliases: [],
      label: 'Data Ingestion Batch Failed',
      description: 'A batch, of a flow or uploaded, has not been loaded into its dataset.',
    },
  ],
}

/** Other names under which a provider's metadata is asked for. */
export const METADATA_ALIASES: ReadonlyMap<string, string> = new Map([
  ['aep_observability_catalog_events', 'platform_notifications'],
])

/** io-events 1.3: what `provider_metadata` may name when a provider is made. */
export const PROVIDER_METADATA: readonly ProviderMetadata[] = [
  {
    id: '3rd_party_custom_events',
    group: 'Custom',
    label: 'Custom events',
    description: 'Events that your own applications publish.',
    hasManyProviders: true,
  },
  ...(
    [
      ['acs', 'Campaign Standard'],
      ['aem', 'Experience Manager'],
      ['asset_compute', 'Asset Compute'],
      ['dx_commerce_events', 'Commerce'],
    ] as const
  ).map(([id, label]) => ({
    id,
    group: 'Experience Cloud',
    label,
    description: `Events published in the name of ${label}.`,
    hasManyProviders: true,
  })),
  {
    id: PLATFORM_NOTIFICATIONS.metadataId,
    group: 'Experience Platform',
    label: PLATFORM_NOTIFICATIONS.label,
    description: PLATFORM_NOTIFICATIONS.description,
    hasManyProviders: false,
  },
]

export const CUSTOM_EVENTS = '3rd_party_custom_events'

/** The code of a provider that is spelt so, aliases included. */
export function findEventCode(
  { eventCodes }: Pick<Provider, 'eventCodes'>,
  spelling: string,
): EventCode | null {
  return (
    eventCodes.find(({ code, aliases }) => code === spelling || aliases.includes(spelling)) ?? null
  )
}
