/** registrations: who wants what, in one workspace (io-events 2.1). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Registration } from '../../../domain/registration.ts'
import { listProviders } from '../../../notify/catalog/providers.ts'
import { checkDraft, type Draft } from '../../../notify/registrations/draft.ts'
import { refuseUnknownFlows } from '../../../notify/registrations/flow-ids.ts'
import {
  changeRegistration,
  createRegistration,
  deleteRegistration,
} from '../../../notify/registrations/registration.ts'
import { refusals } from '../../contract/events/error.ts'
import { HAL } from '../../contract/events/hal.ts'
import { workspacePath } from '../../contract/events/places.ts'
import {
  changeableFields,
  NOTHING_KEPT,
  type Owner,
  RegistrationBody,
  RegistrationChange,
  registrationDraftOf,
} from '../../contract/events/registration.ts'
import { RegistrationFields, RegistrationList } from '../../contract/events/registration-fields.ts'
import { EVENTS_PATCH, PatchBody, patched } from '../../contract/patch.ts'
import type { App, Services } from '../../services.ts'
import { showRegistration, showRegistrations } from './registration-shown.ts'
import { ByWorkspace, getInWorkspace, getWorkspace, WORKSPACE } from './workspace.ts'

const tags = ['Registrations']
const ALL = `${WORKSPACE}/registrations`
const ONE = `${ALL}/:registrationId`
const InWorkspace = Type.Object(ByWorkspace)
const ById = Type.Object({ ...ByWorkspace, registrationId: Type.String() })

export function registrationRoutes(app: App, services: Services): void {
  const { store, identity, registrations, chance } = services
  const checked = async (draft: Draft, had: Pick<Registration, 'interests' | 'flowIds'>) => {
    const wishes = checkDraft(draft, await listProviders(store), had.interests)
    await refuseUnknownFlows(wishes.flowIds, had.flowIds, store)
    return wishes
  }
  const ownerOf = (before: Registration, kept: Owner['kept']): Owner => ({
    workspace: { id: before.workspaceId, projectId: before.projectId },
    clientId: before.clientId,
    credentialId: before.credentialId,
    // There is one at most, so a changed one is the same one.
    filterId: before.filters[0]?.id ?? chance.uuid(),
    kept,
  })

  app.post(
    ALL,
    {
      schema: {
        tags,
        produces: [HAL],
        summary: 'Create a registration; its webhook is challenged',
        params: InWorkspace,
        body: RegistrationBody,
        response: { 201: RegistrationFields, ...refusals(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const workspace = await getWorkspace(request.params, services)
      const { client_id: clientId } = request.body
      const credential = await store.read.credentials.find(clientId)
      if (credential === null || credential.revokedAt !== null) {
        const problem = `The \`client_id\` "${clientId}" is not a credential of this Weir, or was revoked. \`weir context\` prints one.`
        throw new Fault('EVENTS-400', { problem })
      }
      const wishes = await checked(
        registrationDraftOf(request.body, {
          workspace,
          clientId,
          credentialId: credential.id,
          filterId: chance.uuid(),
          kept: NOTHING_KEPT,
        }),
        { interests: [], flowIds: [] },
      )
      const registered = await createRegistration(wishes, registrations)
      return reply
        .code(201)
        .type(HAL)
        .send(await showRegistration(registered, services))
    },
  )

  app.get(
    ALL,
    {
      schema: {
        tags,
        produces: [HAL],
        summary: 'All registrations of a workspace',
        params: InWorkspace,
        response: { 200: RegistrationList, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const workspace = await getWorkspace(request.params, services)
      const found = await store.read.registrations.list(workspace.id)
      const self = `${services.publicUrl}${workspacePath(workspace, identity)}/registrations`
      reply.type(HAL)
      return {
        _embedded: { registrations: await showRegistrations(found, services) },
        _links: { self: { href: self } },
      }
    },
  )

  app.get(
    ONE,
    {
      schema: {
        tags,
        produces: [HAL],
        summary: 'One registration',
        params: ById,
        response: { 200: RegistrationFields, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const registration = await getInWorkspace(request.params, services)
      reply.type(HAL)
      return await showRegistration({ registration, secret: null }, services)
    },
  )

  app.put(
    ONE,
    {
      schema: {
        tags,
        produces: [HAL],
        summary:
          'Change a registration; its webhook is challenged again, which also enables it again',
        params: ById,
        body: RegistrationChange,
        response: { 200: RegistrationFields, ...refusals(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const before = await getInWorkspace(request.params, services)
      const wishes = await checked(
        registrationDraftOf(request.body, ownerOf(before, before)),
        before,
      )
      const registered = await changeRegistration(before, wishes, registrations)
      reply.type(HAL)
      return await showRegistration(registered, services)
    },
  )

  app.patch(
    ONE,
    {
      schema: {
        tags,
        produces: [HAL],
        summary: 'Change parts of a registration by a JSON Patch; otherwise as PUT',
        consumes: ['application/json-patch+json'],
        params: ById,
        body: PatchBody,
        response: { 200: RegistrationFields, ...refusals(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const before = await getInWorkspace(request.params, services)
      const fields = changeableFields(before)
      const body = patched(RegistrationChange, fields, request.body, EVENTS_PATCH)
      // What the patch has removed was there to be removed: nothing is kept beside it.
      const wishes = await checked(registrationDraftOf(body, ownerOf(before, NOTHING_KEPT)), before)
      const registered = await changeRegistration(before, wishes, registrations)
      reply.type(HAL)
      return await showRegistration(registered, services)
    },
  )

  app.delete(
    ONE,
    {
      schema: {
        tags,
        summary: 'Delete a registration, with its journal and what is owed to it',
        params: ById,
        response: { 204: Type.Null(), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { id } = await getInWorkspace(request.params, services)
      await deleteRegistration(id, registrations)
      return reply.code(204).send(null)
    },
  )
}
