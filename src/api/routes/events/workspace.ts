/** workspace: the one organisation that a Weir serves, and its projects and workspaces; others are not found. */
import { Type } from 'typebox'
import type { Identity, Workspace } from '../../../domain/credential.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf, type RegistrationId } from '../../../domain/ids.ts'
import type { Registration } from '../../../domain/registration.ts'
import type { Services } from '../../services.ts'

export const WORKSPACE = '/events/:consumerOrgId/:projectId/:workspaceId'

export const ByWorkspace = {
  consumerOrgId: Type.String(),
  projectId: Type.String(),
  workspaceId: Type.String(),
}

export function checkOrg({ consumerOrgId }: { consumerOrgId: string }, identity: Identity): void {
  if (consumerOrgId === identity.consumerOrgId) return
  throw new Fault('EVENTS-404', { type: 'organisation', id: consumerOrgId })
}

interface InWorkspace {
  readonly consumerOrgId: string
  readonly projectId: string
  readonly workspaceId: string
}

export async function getWorkspace(
  given: InWorkspace,
  { identity, store }: Pick<Services, 'identity' | 'store'>,
): Promise<Workspace> {
  checkOrg(given, identity)
  const { read } = store
  if ((await read.projects.find(idOf(given.projectId))) === null) {
    throw new Fault('EVENTS-404', { type: 'project', id: given.projectId })
  }
  const workspace = await read.projects.findWorkspace(idOf(given.workspaceId))
  if (workspace === null || workspace.projectId !== given.projectId) {
    throw new Fault('EVENTS-404', { type: 'workspace', id: given.workspaceId })
  }
  return workspace
}

/** A registration under the path of a workspace; one of another workspace is not found there. */
export async function getInWorkspace(
  given: InWorkspace & { readonly registrationId: string },
  services: Pick<Services, 'identity' | 'store'>,
): Promise<Registration> {
  const workspace = await getWorkspace(given, services)
  const id: RegistrationId = idOf(given.registrationId)
  const registration = await services.store.read.registrations.find(id)
  if (registration === null || registration.workspaceId !== workspace.id) {
    throw new Fault('EVENTS-404', { type: 'registration', id })
  }
  return registration
}

/** A registration under the path of its credential, as the journal and the traces name it. */
export async function getOfCredential(
  given: {
    readonly consumerOrgId: string
    readonly credentialId: string
    readonly registrationId: string
  },
  { identity, store }: Pick<Services, 'identity' | 'store'>,
): Promise<Registration> {
  checkOrg(given, identity)
  const id: RegistrationId = idOf(given.registrationId)
  const registration = await store.read.registrations.find(id)
  if (registration === null || registration.credentialId !== given.credentialId) {
    throw new Fault('EVENTS-404', { type: 'registration', id })
  }
  return registration
}
