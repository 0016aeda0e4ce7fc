/** credentials: who may call: made, listed, given a new secret, revoked (the operator alone). */
import { Type } from 'typebox'
import type { Credential, Workspace } from '../../../domain/credential.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { SCOPES } from '../../../domain/scope.ts'
import { CredentialBody, CredentialFields, credentialFields } from '../../contract/weir/tenancy.ts'
import { hashOf } from '../../../platform/secret-hash.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

const tags = ['Weir']
const ByClient = Type.Object({ clientId: Type.String() })
const List = Type.Object({ credentials: Type.Array(CredentialFields) })

export function credentialRoutes(
  app: App,
  { store, clock, chance, identity, log }: Services,
): void {
  app.post(
    '/weir/v1/credentials',
    { schema: { tags, body: CredentialBody, response: { 201: CredentialFields } } },
    async (request, reply) => {
      requireOperator(request)
      const { name, workspaceId = identity.workspaceId, scopes = SCOPES } = request.body
      const workspace = await getWorkspace(workspaceId)
      const clientSecret = newSecret()
      const credential: Credential = {
        id: idOf(chance.hex(24)),
        clientId: chance.hex(32),
        name,
        workspaceId: workspace.id,
        scopes,
        secretHash: hashOf(clientSecret),
        createdAt: clock.now(),
        revokedAt: null,
      }
      await store.commit(({ credentials }) => credentials.write(credential))
      log.info('credential.made', { clientId: credential.clientId })
      return reply.code(201).send({ ...credentialFields(credential, 0), clientSecret })
    },
  )

  app.get(
    '/weir/v1/credentials',
    { schema: { tags, response: { 200: List } } },
    async (request) => {
      requireOperator(request)
      const all = await store.read.credentials.list()
      return { credentials: await Promise.all(all.map(fieldsOf)) }
    },
  )

  app.get(
    '/weir/v1/credentials/:clientId',
    { schema: { tags, params: ByClient, response: { 200: CredentialFields } } },
    async (request) => {
      requireOperator(request)
      return await fieldsOf(found(request.params.clientId, await find(request.params.clientId)))
    },
  )

  // The old secret stops at once; tokens that it was exchanged for live out their day.
  app.post(
    '/weir/v1/credentials/:clientId/secret',
    { schema: { tags, params: ByClient, response: { 201: CredentialFields } } },
    async (request, reply) => {
      requireOperator(request)
      const { clientId } = request.params
      const clientSecret = newSecret()
      const changed = await store.commit(async ({ credentials }) => {
        const credential = live(clientId, await credentials.find(clientId))
        const renewed = { ...credential, secretHash: hashOf(clientSecret) }
        await credentials.write(renewed)
        return renewed
      })
      log.info('credential.renewed', { clientId })
      return reply.code(201).send({ ...(await fieldsOf(changed)), clientSecret })
    },
  )

  // Its registrations stay: whose they are can be changed by nobody, but they can be deleted.
  app.delete(
    '/weir/v1/credentials/:clientId',
    {
      schema: {
        tags,
        description:
          'Revokes it: it and its tokens open nothing any more. Its registrations go on; `registrations` says how many.',
        params: ByClient,
        response: { 200: CredentialFields },
      },
    },
    async (request) => {
      requireOperator(request)
      const { clientId } = request.params
      const revokedAt = clock.now()
      const revoked = await store.commit(async ({ credentials }) => {
        const credential = live(clientId, await credentials.find(clientId))
        const changed = { ...credential, secretHash: null, revokedAt }
        await credentials.write(changed)
        await credentials.removeTokensOf(clientId)
        return changed
      })
      log.info('credential.revoked', { clientId })
      return await fieldsOf(revoked)
    },
  )

  async function fieldsOf(credential: Credential) {
    const count = await store.read.registrations.countOfClient(credential.clientId)
    return credentialFields(credential, count)
  }

  function newSecret(): string {
    return `p8e-${chance.hex(48)}`
  }

  function find(clientId: string): Promise<Credential | null> {
    return store.read.credentials.find(clientId)
  }

  async function getWorkspace(id: string): Promise<Workspace> {
    const workspace = await store.read.projects.findWorkspace(idOf(id))
    if (workspace !== null) return workspace
    const problem = `The workspace "${id}" is not found. GET /weir/v1/projects lists them.`
    throw new Fault('WEIR-400', { problem })
  }
}

function found(clientId: string, credential: Credential | null): Credential {
  if (credential !== null) return credential
  const problem = `The credential "${clientId}" is not found. GET /weir/v1/credentials lists them.`
  throw new Fault('WEIR-404', { problem })
}

function live(clientId: string, credential: Credential | null): Credential {
  const one = found(clientId, credential)
  if (one.revokedAt === null) return one
  const since = new Date(one.revokedAt).toISOString()
  const problem = `The credential "${clientId}" was revoked on ${since}. Make a new one.`
  throw new Fault('WEIR-409', { problem })
}
