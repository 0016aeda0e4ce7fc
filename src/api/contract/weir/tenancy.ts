/** tenancy: credentials, projects and workspaces on the wire; a workspace in the shape of the Console's file. */
import { type Static, Type } from 'typebox'
import type { Credential, Identity, Project, Workspace } from '../../../domain/credential.ts'
import { SCOPES } from '../../../domain/scope.ts'

const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })

export const CredentialBody = Type.Object({
  name: Name,
  workspaceId: Type.Optional(Type.String()),
  scopes: Type.Optional(Type.Array(Type.Enum([...SCOPES]), { minItems: 1, uniqueItems: true })),
})

export const CredentialFields = Type.Object({
  credentialId: Type.String(),
  clientId: Type.String(),
  name: Type.String(),
  workspaceId: Type.String(),
  scopes: Type.Array(Type.String()),
  createdAt: Type.String(),
  revokedAt: Type.Union([Type.Null(), Type.String()]),
  /** How many registrations are its own; they go on when it is revoked. */
  registrations: Type.Integer(),
  /** Shown in the answer that made it and never again; only its hash is kept. */
  clientSecret: Type.Optional(Type.String()),
})

export function credentialFields(
  credential: Credential,
  registrations: number,
): Static<typeof CredentialFields> {
  const { id, clientId, name, workspaceId, scopes, createdAt, revokedAt } = credential
  return {
    credentialId: id,
    clientId,
    name,
    workspaceId,
    scopes: [...scopes],
    createdAt: new Date(createdAt).toISOString(),
    revokedAt: revokedAt === null ? null : new Date(revokedAt).toISOString(),
    registrations,
  }
}

/** As the Console names them: they end up in file names and package names of other tools. */
const PlainName = Type.String({ minLength: 3, maxLength: 45, pattern: '^[A-Za-z0-9]+$' })

export const ProjectBody = Type.Object({ name: PlainName, title: Type.Optional(Name) })
export const WorkspaceBody = Type.Object({ name: PlainName })

export const WorkspaceFields = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: Type.String(),
})
export const ProjectFields = Type.Object({
  id: Type.String(),
  name: Type.String(),
  title: Type.String(),
  createdAt: Type.String(),
  workspaces: Type.Array(WorkspaceFields),
})

export function workspaceFields({ id, name, createdAt }: Workspace) {
  return { id, name, createdAt: new Date(createdAt).toISOString() }
}

export function projectFields(
  { id, name, title, createdAt }: Project,
  workspaces: readonly Workspace[],
) {
  return {
    id,
    name,
    title,
    createdAt: new Date(createdAt).toISOString(),
    workspaces: workspaces.map(workspaceFields),
  }
}

export const ConsoleFields = Type.Object({ project: Type.Record(Type.String(), Type.Unknown()) })

/** The file that the Console hands out and `aio` reads; secrets are not kept, so none is in it. */
export function consoleFields(
  project: Project,
  workspace: Workspace,
  credentials: readonly Credential[],
  { consumerOrgId, imsOrgId }: Identity,
) {
  return {
    project: {
      id: project.id,
      name: project.name,
      title: project.title,
      org: { id: consumerOrgId, name: 'Weir', ims_org_id: imsOrgId },
      workspace: {
        id: workspace.id,
        name: workspace.name,
        title: workspace.name,
        action_url: '',
        app_url: '',
        details: {
          credentials: credentials.map(({ id, name, clientId, scopes }) => ({
            id,
            name,
            integration_type: 'oauth_server_to_server',
            oauth_server_to_server: { client_id: clientId, client_secrets: [], scopes },
          })),
          services: [
            { code: 'AdobeIOManagementAPISDK', name: 'I/O Management API' },
            { code: 'AdobeIOEvents', name: 'I/O Events' },
          ],
          runtime: { namespaces: [] },
        },
      },
    },
  }
}
