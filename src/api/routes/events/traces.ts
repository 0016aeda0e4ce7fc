/** traces: the last requests to a webhook and what came back, under both public paths (io-events 7.1). */
import { Type } from 'typebox'
import type { Registration } from '../../../domain/registration.ts'
import { TRACES_KEPT } from '../../../domain/trace.ts'
import { refusals } from '../../contract/events/error.ts'
import { traceFields, TraceList } from '../../contract/events/trace.ts'
import type { App, Services } from '../../services.ts'
import { ByWorkspace, getInWorkspace, getOfCredential } from './workspace.ts'

const tags = ['Debug tracing']

export function traceRoutes(app: App, services: Services): void {
  app.get(
    '/events/organizations/:consumerOrgId/integrations/:credentialId/tracing/:registrationId',
    {
      schema: {
        tags,
        params: Type.Object({
          consumerOrgId: Type.String(),
          credentialId: Type.String(),
          registrationId: Type.String(),
        }),
        response: { 200: TraceList, ...refusals(404) },
      },
    },
    async (request) => tracesOf(await getOfCredential(request.params, services)),
  )

  app.get(
    '/traces/:consumerOrgId/:projectId/:workspaceId/registration/:registrationId',
    {
      schema: {
        tags,
        params: Type.Object({ ...ByWorkspace, registrationId: Type.String() }),
        response: { 200: TraceList, ...refusals(404) },
      },
    },
    async (request) => tracesOf(await getInWorkspace(request.params, services)),
  )

  /** Trimming and retention lag behind; what is shown does not. */
  async function tracesOf({ id, clientId }: Registration) {
    const { ofEach, ms } = TRACES_KEPT
    const { store, clock } = services
    const traces = await store.read.traces.listKept(id, { ofEach, since: clock.now() - ms })
    return traces.map((trace) => traceFields(trace, clientId))
  }
}
