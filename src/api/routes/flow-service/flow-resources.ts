/** flow-resources: connections, source connections, target connections and flows, one row each. */
import type { Flow } from '../../../domain/flow.ts'
import type { Connection, Source, Target } from '../../../domain/source.ts'
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
  addResourceRoutes(app, services, {
    type: 'connections',
    Body: ConnectionBody,
    naming: namingOf,
    own: (body, { caller, services }) =>
      checkConnection(connectionDraftOf(body), caller.isOperator, services.reach),
    make: (common, own): Connection => ({ ...common, ...own }),
    fields: connectionFields,
    ledger: ({ connections }) => connections,
    read: ({ store }) => store.read.connections,
  })
  addResourceRoutes(app, services, {
    type: 'sourceConnections',
    Body: SourceBody,
    naming: namingOf,
    own: (body, { services }) => checkSource(sourceDraftOf(body), services.store),
    make: (common, own): Source => ({ ...common, ...own }),
    fields: sourceFields,
    ledger: ({ sources }) => sources,
    read: ({ store }) => store.read.sources,
  })
  addResourceRoutes(app, services, {
    type: 'targetConnections',
    Body: TargetBody,
    naming: namingOf,
    own: (body, { services }) => checkTarget(targetDraftOf(body), services.store),
    make: (common, own): Target => ({ ...common, ...own }),
    fields: targetFields,
    ledger: ({ targets }) => targets,
    read: ({ store }) => store.read.targets,
  })
  addResourceRoutes(app, services, {
    type: 'flows',
    Body: FlowBody,
    naming: namingOf,
    own: (body, { before, services }) => checkFlow(flowDraftOf(body, before), services.store),
    make: (common, own): Flow => ({ ...common, ...own, lastRun: null }),
    fields: flowFields,
    ledger: ({ flows }) => flows,
    read: ({ store }) => store.read.flows,
  })
}
