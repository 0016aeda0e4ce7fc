/** registrations: who wants what (io-events 2.1). */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import type { Registration } from '../../../domain/registration.ts'
import { Fault } from '../../../domain/fault.ts'
import { PROVIDERS } from '../../../notify/events/catalog.ts'
import { checkDraft } from '../../../notify/registrations/draft.ts'
import {
  changeRegistration,
  createRegistration,
  deleteRegistration,
  getRegistration,
} from '../../../notify/registrations/registration.ts'
import {
  RegistrationBody,
  RegistrationChange,
  registrationDraftOf,
  RegistrationFields,
  registrationFields,
  RegistrationList,
  workspacePath,
} from '../../contract/events.ts'
import type { App, Services } from '../../services.ts'
import { ByWorkspace, checkWorkspace, WORKSPACE } from './workspace.ts'

const tags = ['Registrations']
const InWorkspace = Type.Object(ByWorkspace)
const ById = Type.Object({ ...ByWorkspace, registrationId: Type.String() })

export function registrationRoutes(app: App, services: Services): void {
  const { store, identity, registrations } = services
  const fieldsOf = (registration: Registration) =>
    registrationFields(registration, PROVIDERS, services)

  app.post(
    `${WORKSPACE}/registrations`,
    {
      schema: {
        tags,
        params: InWorkspace,
        body: RegistrationBody,
        response: { 201: RegistrationFields },
      },
    },
    async (request, reply) => {
      checkWorkspace(request.params, identity)
      const { client_id: clientId } = request.body
      if ((await store.read.credentials.find(clientId)) === null) {
        const problem = `The \`client_id\` "${clientId}" is not a credential of this Weir. \`weir context\` prints one.`
        throw new Fault('EVENTS-400', { problem })
      }
      const wishes = checkDraft(registrationDraftOf(request.body, clientId), PROVIDERS)
      const registration = await createRegistration(wishes, registrations)
      return reply.code(201).send(fieldsOf(registration))
    },
  )

  app.get(
    `${WORKSPACE}/registrations`,
    { schema: { tags, params: InWorkspace, response: { 200: RegistrationList } } },
    async (request) => {
      checkWorkspace(request.params, identity)
      return {
        _embedded: { registrations: (await store.read.registrations.list()).map(fieldsOf) },
        _links: { self: { href: `${services.publicUrl}${workspacePath(identity)}/registrations` } },
      }
    },
  )

  app.get(
    `${WORKSPACE}/registrations/:registrationId`,
    { schema: { tags, params: ById, response: { 200: RegistrationFields } } },
    async (request) => {
      checkWorkspace(request.params, identity)
      return fieldsOf(await getRegistration(idOf(request.params.registrationId), store))
    },
  )

  app.put(
    `${WORKSPACE}/registrations/:registrationId`,
    {
      schema: {
        tags,
        params: ById,
        body: RegistrationChange,
        response: { 200: RegistrationFields },
      },
    },
    async (request) => {
      checkWorkspace(request.params, identity)
      const id = idOf<'registration'>(request.params.registrationId)
      const { clientId } = await getRegistration(id, store)
      const wishes = checkDraft(registrationDraftOf(request.body, clientId), PROVIDERS)
      return fieldsOf(await changeRegistration(id, wishes, registrations))
    },
  )

  app.delete(
    `${WORKSPACE}/registrations/:registrationId`,
    { schema: { tags, params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      checkWorkspace(request.params, identity)
      await deleteRegistration(idOf(request.params.registrationId), registrations)
      return reply.code(204).send(null)
    },
  )
}
