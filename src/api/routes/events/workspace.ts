/** workspace: the one organisation, project and workspace that a Weir serves; any other is not found. */
import { Type } from 'typebox'
import type { Identity } from '../../../domain/credential.ts'
import { Fault } from '../../../domain/fault.ts'

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

export function checkWorkspace(
  given: { consumerOrgId: string; projectId: string; workspaceId: string },
  identity: Identity,
): void {
  checkOrg(given, identity)
  if (given.projectId !== identity.projectId) {
    throw new Fault('EVENTS-404', { type: 'project', id: given.projectId })
  }
  if (given.workspaceId !== identity.workspaceId) {
    throw new Fault('EVENTS-404', { type: 'workspace', id: given.workspaceId })
  }
}
