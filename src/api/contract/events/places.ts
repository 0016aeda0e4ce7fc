/** places: where the resources of the events API are found: one place for every link. */
import { Type } from 'typebox'
import type { Identity, Workspace } from '../../../domain/credential.ts'
import type { Registration } from '../../../domain/registration.ts'

export interface Places {
  readonly publicUrl: string
  readonly identity: Identity
}

export const Link = Type.Object({ href: Type.String() })

export function workspacePath(
  { projectId, id }: Pick<Workspace, 'projectId' | 'id'>,
  { consumerOrgId }: Identity,
): string {
  return `/events/${consumerOrgId}/${projectId}/${id}`
}

export function registrationPath(
  { projectId, workspaceId, id }: Registration,
  identity: Identity,
): string {
  return `${workspacePath({ projectId, id: workspaceId }, identity)}/registrations/${id}`
}

/** The part that the journal's own path and those of its relations share. */
export function journalTail(
  { credentialId, id }: Pick<Registration, 'credentialId' | 'id'>,
  { consumerOrgId }: Identity,
): string {
  return `/organizations/${consumerOrgId}/integrations/${credentialId}/${id}`
}

export function journalPath(
  registration: Pick<Registration, 'credentialId' | 'id'>,
  identity: Identity,
): string {
  return `/events${journalTail(registration, identity)}`
}

export function tracePath(
  { projectId, workspaceId, id }: Registration,
  { consumerOrgId }: Identity,
): string {
  return `/traces/${consumerOrgId}/${projectId}/${workspaceId}/registration/${id}`
}
