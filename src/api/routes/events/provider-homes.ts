/** provider-homes: what the routes of providers and of their event metadata share: paths, links, words. */
import type { RouteShorthandOptions } from 'fastify'
import { idOf } from '../../../domain/ids.ts'
import type { Provider } from '../../../domain/provider.ts'
import type { OwnProvider } from '../../../notify/catalog/custom-providers.ts'
import { HAL, type Homes } from '../../contract/events/hal.ts'
import { workspacePath } from '../../contract/events/places.ts'
import type { Services } from '../../services.ts'
import { getWorkspace } from './workspace.ts'

/** Errors say of themselves what they are. */
export const asHal = {
  preHandler: (_request, reply, done) => {
    reply.type(HAL)
    done()
  },
} satisfies RouteShorthandOptions

/** Anybody who may call may change what was made in a workspace, through that; nobody what is Weir's own. */
export async function homesOf(
  { id, workspaceId }: Provider,
  { store, identity, publicUrl }: Pick<Services, 'store' | 'identity' | 'publicUrl'>,
): Promise<Homes> {
  const workspace = workspaceId && (await store.read.projects.findWorkspace(workspaceId))
  return {
    self: `${publicUrl}/events/providers/${id}`,
    update:
      workspace === null
        ? null
        : `${publicUrl}${workspacePath(workspace, identity)}/providers/${id}`,
  }
}

/** The provider that a workspace's path names; whether it is that workspace's is asked where it is changed. */
export async function getOwn(
  given: Parameters<typeof getWorkspace>[0] & { readonly providerId: string },
  services: Services,
): Promise<OwnProvider> {
  const workspace = await getWorkspace(given, services)
  return { id: idOf(given.providerId), workspaceId: workspace.id }
}
