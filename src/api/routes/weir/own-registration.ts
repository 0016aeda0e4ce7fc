/**
 * own-registration: who may ask about a registration and what it gets: the operator, and the credential
 * that the registration is of. To every other credential it is not there.
 */
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Registration } from '../../../domain/registration.ts'
import type { Services } from '../../services.ts'

export async function getOwnRegistration(
  request: FastifyRequest,
  id: string,
  { store }: Pick<Services, 'store'>,
  /** What was asked for by its own id, where that is not the registration. */
  asked: { type: string; id: string } = { type: 'registration', id },
): Promise<Registration> {
  const registration = await store.read.registrations.find(idOf(id))
  const { isOperator, clientId } = request.caller
  if (registration !== null && (isOperator || registration.clientId === clientId)) {
    return registration
  }
  throw new Fault('WEIR-404', { problem: `The ${asked.type} "${asked.id}" is not found.` })
}
