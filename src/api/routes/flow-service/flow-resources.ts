/** flow-resources: connections, source connections, target connections and flows, one row each. */
import { Fault } from '../../../domain/fault.ts'
import type { Flow } from '../../../domain/flow.ts'
import type { Connection, Source, Target } from '../../../domain/source.ts'
import { checkConnection, checkSource, checkTarget } from '../../../ingest/flows/connections.ts'
import { dueAfter, leave } from '../../../ingest/flows/flow-life.ts'
import { checkFlow } from '../../../ingest/flows/flows.ts'
import { found, type Own } from '../../../ingest/flows/resource.ts'
import type { ResourcesLedger } from '../../../platform/store/ledgers/resources.ts'
import type { Reading } from '../../../platform/store/store.ts'
import {
  ConnectionBody,
  connectionDraftOf,
  FlowBody,
  flowDraftOf,
  namingOf,
  SourceBody,
  sourceDraftOf,
  TargetBody,
  targetDraftOf,
} from '../../contract/flow-bodies.ts'
import {
  connectionFields,
  flowFields,
  sourceFields,
  targetFields,
} from '../../contract/flow-service.ts'
import type { App, Services } from '../../services.ts'
import { listableBy } from './kind.ts'
import { addResourceRoutes } from './resource-routes.ts'

export function flowResourceRoutes(app: App, services: Services): void {
  addResourceRoutes<Connection, Own<Connection>, typeof ConnectionBody>(app, services, {
    type: 'connections',
    Body: ConnectionBody,
    naming: namingOf,
    own: (body, { caller, services }) =>
      checkConnection(connectionDraftOf(body), caller.isOperator, services.reach),
    make: (common, own) => ({ ...common, ...own }),
    fields: async (connection, { identity }) => connectionFields(connection, identity),
    listable: listableBy('connections', 'connectionSpec.id', 'auth.specName', 'auth.params.*'),
    ledger: ({ connections }) => connections,
    read: ({ store }) => store.read.connections,
    users: async ({ id }, { sources }) =>
      usedBy(await sources.countWhere('$.connectionId', id), 'source connection'),
  })
  addResourceRoutes<Source, Own<Source>, typeof SourceBody>(app, services, {
    type: 'sourceConnections',
    Body: SourceBody,
    naming: namingOf,
    async own(body, { services: { store } }) {
      await refuseDrafts('connections', [body.baseConnectionId], store.read.connections)
      return await checkSource(sourceDraftOf(body), store)
    },
    make: (common, own) => ({ ...common, ...own }),
    fields: async (source, { store, identity }) =>
      sourceFields(source, await store.read.connections.find(source.connectionId), identity),
    listable: listableBy(
      'sourceConnections',
      'baseConnectionId',
      'connectionSpec.id',
      'data.*',
      'params.*',
    ),
    ledger: ({ sources }) => sources,
    read: ({ store }) => store.read.sources,
    async stands({ connectionId: id }, { connections }) {
      found(await connections.find(id), 'connections', id)
    },
    users: async ({ id }, { flows }) => usedBy(await flows.countWhere('$.sourceId', id), 'flow'),
  })
  addResourceRoutes<Target, Own<Target>, typeof TargetBody>(app, services, {
    type: 'targetConnections',
    Body: TargetBody,
    naming: namingOf,
    own: (body, { services }) => checkTarget(targetDraftOf(body), services.store),
    make: (common, own) => ({ ...common, ...own }),
    fields: async (target, { identity }) => targetFields(target, identity),
    listable: listableBy('targetConnections', 'connectionSpec.id', 'data.*', 'params.*'),
    ledger: ({ targets }) => targets,
    read: ({ store }) => store.read.targets,
    users: async ({ id }, { flows }) => usedBy(await flows.countWhere('$.targetId', id), 'flow'),
  })
  addResourceRoutes<Flow, Omit<Own<Flow>, 'lastRun'>, typeof FlowBody>(app, services, {
    type: 'flows',
    Body: FlowBody,
    naming: namingOf,
    async own(body, { before, services }) {
      const { sources, targets } = services.store.read
      await refuseDrafts('sourceConnections', body.sourceConnectionIds, sources)
      await refuseDrafts('targetConnections', body.targetConnectionIds, targets)
      return await checkFlow(flowDraftOf(body, before), before, services)
    },
    make: (common, own) => ({ ...common, ...own, lastRun: null }),
    fields: async (flow, { store, identity }) => {
      const { sources, connections, targets } = store.read
      const source = await sources.find(flow.sourceId)
      const connection = source === null ? null : await connections.find(source.connectionId)
      const target = await targets.find(flow.targetId)
      return flowFields(flow, { source, connection, target }, identity)
    },
    listable: listableBy(
      'flows',
      'flowSpec.id',
      'sourceConnectionIds[]',
      'targetConnectionIds[]',
      'inheritedAttributes.*',
      'lastRunDetails.*',
      'options.*',
      'scheduleParams.*',
      'transformations.*',
    ),
    ledger: ({ flows }) => flows,
    read: ({ store }) => store.read.flows,
    async stands({ sourceId, targetId }, { sources, targets }) {
      found(await sources.find(sourceId), 'sourceConnections', sourceId)
      found(await targets.find(targetId), 'targetConnections', targetId)
    },
    users: async () => null,
    async kept(flow, before, { schedules }, now) {
      const dueAt = dueAfter(flow, before, now)
      if (dueAt !== 'unchanged') await schedules.set(flow.id, dueAt)
    },
    removed: leave,
    told({ bus }) {
      for (const bell of ['schedules', 'runs', 'alerts'] as const) bus.ring(bell)
    },
  })
}

/** They can be read, so that "not found" would say little to those who try to use them. */
async function refuseDrafts(
  type: string,
  ids: readonly string[],
  { findDraft }: Pick<Reading<ResourcesLedger<{ id: string }>>, 'findDraft'>,
): Promise<void> {
  for (const id of ids) {
    if ((await findDraft(id)) === null) continue
    const problem = `The ${type} resource "${id}" is a draft, which nothing can use. Publish it first.`
    throw new Fault('FLOW-1452-400', { problem })
  }
}

function usedBy(count: number, noun: string): string | null {
  if (count === 0) return null
  return count === 1 ? `a ${noun}` : `${count} ${noun}s`
}
