/** events-api: what several pages ask of the events API and of Weir about registrations, in the words of its contract. */
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { Context } from '../../src/api/contract/context.ts'
import type { EventMetadataFields } from '../../src/api/contract/events/event-metadata.ts'
import type { ProviderFields } from '../../src/api/contract/events/provider.ts'
import type {
  RegistrationBody,
  RegistrationChange,
} from '../../src/api/contract/events/registration.ts'
import type { RegistrationFields } from '../../src/api/contract/events/registration-fields.ts'
import type { TraceList } from '../../src/api/contract/events/trace.ts'
import { ask } from './client.ts'

export type RegistrationAnswer = Static<typeof RegistrationFields>
export type NewRegistration = Static<typeof RegistrationBody>
export type ChangedRegistration = Static<typeof RegistrationChange>
export type Provider = Static<typeof ProviderFields>
export type EventCode = Static<typeof EventMetadataFields>
export type Trace = Static<typeof TraceList>[number]

export const PATCH_TYPE = { 'content-type': 'application/json-patch+json' }

/** Links are whole URLs, as clients elsewhere need them; here the path is asked, of wherever the dashboard is. */
export function pathOf({ href }: { readonly href: string }): string {
  const { pathname, search } = new URL(href, location.origin)
  return pathname + search
}

export function useContextOfWeir() {
  return useQuery({
    queryKey: ['context'],
    queryFn: ({ signal }) => ask<Static<typeof Context>>('/weir/v1/context', { signal }),
    staleTime: Infinity,
  })
}

export function useRegistration(id: string) {
  return useQuery({
    queryKey: ['registrations', id],
    queryFn: ({ signal }) =>
      ask<RegistrationAnswer>(`/weir/v1/registrations/${encodeURIComponent(id)}`, { signal }),
  })
}

/** With their event codes. */
export function useProviders() {
  const { data: context } = useContextOfWeir()
  const organisation = context?.organisation.consumerOrgId
  return useQuery({
    queryKey: ['providers', organisation],
    enabled: organisation !== undefined,
    queryFn: async ({ signal }) => {
      const path = `/events/${organisation}/providers?eventmetadata=true`
      const { _embedded } = await ask<{ _embedded: { providers: Provider[] } }>(path, { signal })
      return _embedded.providers.filter((one) => codesOf(one).length > 0)
    },
  })
}

export function codesOf({ _embedded }: Provider): readonly EventCode[] {
  return _embedded?.eventmetadata ?? []
}

/** An id of an event code is a path of two: clients need both. */
export function samplePath(providerId: string, eventCode: string): string {
  return `/events/providers/${providerId}/eventmetadata/${encodeURIComponent(eventCode)}/sample_event`
}
