/** flow-resources: connections, source connections, target connections and flows, one row each. */
import { checkConnection, checkSource, checkTarget } from '../../../ingest/flows/connections.ts'
import { checkFlow } from '../../../ingest/flows/flows.ts'
import {
  ConnectionBody,
  connectionDraftOf,
  connectionFields,
  FlowBody,
  flowDraftOf,
  flowFields,
  namingOf,
  SourceBody,
  sourceDraftOf,
  sourceFields,
  TargetBody,
  targetDraftOf,
  targetFields,
} from '../../contract/flow-service.ts'
import type { App, Services } from '../../services.ts'
import { addResourceRoutes } from './resource-routes.ts'

export function flowResourceRoutes(app: App, services: Services): void {
  addResourceRoutes(
    app,
    services,
    {
      type: 'connections',
      Body: ConnectionBody,
      naming: namingOf,
      own: async (body) => checkConnection(connectionDraftOf(body)),
      fields: connectionFields,
      ledger: ({ connections }) => connections,
      read: ({ store }) => store.read.connections,
    },
    (common, own) => ({ ...common, ...own }),
  )
  addResourceRoutes(
    app,
    services,
    {
      type: 'sourceConnections',
      Body: SourceBody,
      naming: namingOf,
      own: (body, _before, { store }) => checkSource(sourceDraftOf(body), store),
      fields: sourceFields,
      ledger: ({ sources }) => sources,
      read: ({ store }) => store.read.sources,
    },
    (common, own) => ({ ...common, ...own }),
  )
  addResourceRoutes(
    app,
    services,
    {
      type: 'targetConnections',
      Body: TargetBody,
      naming: namingOf,
      own: (body, _before, { store }) => checkTarget(targetDraftOf(body), store),
      fields: targetFields,
      ledger: ({ targets }) => targets,
      read: ({ store }) => store.read.targets,
    },
    (common, own) => ({ ...common, ...own }),
  )
  addResourceRoutes(
    app,
    services,
    {
      type: 'flows',
      Body: FlowBody,
      naming: namingOf,
      own: async (body, before, { store }) => ({
        ...(await checkFlow(flowDraftOf(body, before), store)),
        lastRun: before?.lastRun ?? null,
      }),
      fields: flowFields,
      ledger: ({ flows }) => flows,
      read: ({ store }) => store.read.flows,
    },
    (common, own) => ({ ...common, ...own }),
  )
}
