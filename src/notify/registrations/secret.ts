/** secret: a registration's secret of `standard_webhooks`, made anew when the old one may be known to others. */
import { Fault } from '../../domain/fault.ts'
import type { RegistrationId } from '../../domain/ids.ts'
import { newSecret, type Registered, type RegistrationNeeds } from './registration.ts'

/** The old one signs nothing from the next attempt on; the new one is shown this once. */
export async function renewSecret(
  id: RegistrationId,
  { store, clock, chance, seal, log }: RegistrationNeeds,
): Promise<Registered & { readonly secret: string }> {
  const secret = newSecret(chance)
  const sealedSecret = seal(secret)
  const updatedAt = clock.now()
  const registration = await store.commit(async ({ registrations }) => {
    const before = await registrations.find(id)
    if (before === null) {
      throw new Fault('WEIR-404', { problem: `The registration "${id}" is not found.` })
    }
    if (!before.signatures.includes('standard_webhooks')) {
      const problem = `The registration "${before.name}" has no secret, since it is not signed with it. Ask for the signature "standard_webhooks" first.`
      throw new Fault('WEIR-409', { problem })
    }
    const after = { ...before, sealedSecret, updatedAt }
    await registrations.replace(after)
    return after
  })
  log.info('registration.secretRenewed', { registrationId: id })
  return { registration, secret }
}
