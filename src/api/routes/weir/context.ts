/** context: the ids and addresses that a client of this Weir needs before its first call. */
import { Context } from '../../contract/context.ts'
import type { App, Services } from '../../services.ts'

export function contextRoutes(app: App, services: Services): void {
  app.get(
    '/weir/v1/context',
    { schema: { tags: ['Weir'], response: { 200: Context } } },
    async () => {
      const { identity, publicUrl, version } = services
      const { consumerOrgId, projectId, workspaceId, credentialId } = identity
      return {
        version,
        organisation: { imsOrgId: identity.imsOrgId, consumerOrgId, tenantId: identity.tenantId },
        project: { id: projectId },
        workspace: { id: workspaceId },
        sandbox: { id: identity.sandboxId, name: identity.sandboxName },
        credential: { id: credentialId, clientId: identity.clientId },
        urls: {
          platform: `${publicUrl}/data/foundation`,
          events: `${publicUrl}/events`,
          ingress: `${publicUrl}/ingress`,
          registrations: `${publicUrl}/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`,
          journal: `${publicUrl}/events/organizations/${consumerOrgId}/integrations/${credentialId}`,
          token: `${publicUrl}/ims/token/v3`,
          publicKeys: publicUrl,
          openapi: `${publicUrl}/openapi.json`,
        },
      }
    },
  )
}
