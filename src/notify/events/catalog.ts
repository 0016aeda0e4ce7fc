/** catalog: the providers of this Weir and their event codes. A new code is one row. */
import type { EventCode, Provider } from '../../domain/provider.ts'
import { idOf } from '../../domain/ids.ts'

/** Decisions 3 and 4. */
export const PLATFORM_NOTIFICATIONS: Provider = {
  id: idOf('7e1f5a52-6c5f-4b8e-9a40-706c6174666d'),
  metadataId: 'platform_notifications',
  label: 'Platform notifications',
  description: 'Tells how flow runs went.',
  docsUrl: 'https://experienceleague.adobe.com/en/docs/experience-platform/sources/notifications',
  source: 'urn:aio_provider_metadata:platform_notifications',
  publisher: 'Adobe',
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
  ],
}

/** Other names under which a provider's metadata is asked for. */
export const METADATA_ALIASES: ReadonlyMap<string, string> = new Map([
  ['aep_observability_catalog_events', 'platform_notifications'],
])

export const PROVIDERS: readonly Provider[] = [PLATFORM_NOTIFICATIONS]

export function findProvider(id: string): Provider | null {
  return PROVIDERS.find((provider) => provider.id === id) ?? null
}

/** The code of a provider that is spelt so, aliases included. */
export function findEventCode(provider: Provider, spelling: string): EventCode | null {
  return (
    provider.eventCodes.find(
      ({ code, aliases }) => code === spelling || aliases.includes(spelling),
    ) ?? null
  )
}
