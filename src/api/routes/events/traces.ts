/** traces: the last requests to a webhook and what came back, under both public paths (io-events 7.1). */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import { getRegistration } from '../../../notify/registrations/registration.ts'
import { traceFields } from '../../contract/events.ts'
import type { App, Services } from '../../services.ts'
import { ByWorkspace, checkOrg, checkWorkspace } from './workspace.ts'

const TraceList = Type.Array(Type.Record(Type.String(), Type.Unknown()))
const MOST = 200
const tags = ['Debug tracing']

export function traceRoutes(app: App, { store, identity }: Services): void {
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
        response: { 200: TraceList },
      },
    },
    async (request) => {
      checkOrg(request.params, identity)
      return await tracesOf(request.params.registrationId)
    },
  )

  app.get(
    '/traces/:consumerOrgId/:projectId/:workspaceId/registration/:registrationId',
    {
      schema: {
        tags,
        params: Type.Object({ ...ByWorkspace, registrationId: Type.String() }),
        response: { 200: TraceList },
      },
    },
    async (request) => {
      checkWorkspace(request.params, identity)
      return await tracesOf(request.params.registrationId)
    },
  )

  async function tracesOf(registrationId: string) {
    const { id, clientId } = await getRegistration(idOf(registrationId), store)
    const traces = await store.read.traces.list(id, MOST)
    return traces.map((trace) => traceFields(trace, clientId))
  }
}
