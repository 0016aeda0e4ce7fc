/** registration-shown: registrations as they are answered, with how each stands at this moment. */
import type { Static } from 'typebox'
import type { Provider } from '../../../domain/provider.ts'
import type { Registration } from '../../../domain/registration.ts'
import { listProviders } from '../../../notify/catalog/providers.ts'
import type { Registered } from '../../../notify/registrations/registration.ts'
import { standingOf } from '../../../notify/registrations/standing.ts'
import {
  type RegistrationFields,
  registrationFields,
} from '../../contract/events/registration-fields.ts'
import type { Services } from '../../services.ts'

type Shown = Static<typeof RegistrationFields>

export async function showRegistrations(
  found: readonly Registration[],
  services: Services,
): Promise<Shown[]> {
  const providers = await listProviders(services.store)
  return await Promise.all(
    found.map((registration) => show({ registration, secret: null }, providers, services)),
  )
}

export async function showRegistration(one: Registered, services: Services): Promise<Shown> {
  return await show(one, await listProviders(services.store), services)
}

async function show(
  { registration, secret }: Registered,
  providers: readonly Provider[],
  services: Services,
): Promise<Shown> {
  const standing = await standingOf(registration, providers, services)
  return registrationFields(registration, { providers, standing, secret }, services)
}
