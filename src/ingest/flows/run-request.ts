/** run-request: a client asks for a run on demand → a run that waits for its turn. */
import { Fault } from '../../domain/fault.ts'
import { type FlowId, idOf } from '../../domain/ids.ts'
import type { Run } from '../../domain/run.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Author, MakingNeeds } from './resource.ts'

export async function requestRun(
  flowId: FlowId,
  params: Readonly<Record<string, unknown>> | null,
  author: Author,
  needs: MakingNeeds & {
    bus: Bus
    store: Store<'flows' | 'runs' | 'sources' | 'targets' | 'datasets'>
  },
): Promise<Run> {
  const { store, clock, chance, bus } = needs
  const flow = await store.read.flows.find(flowId)
  if (flow === null) throw new Fault('FLOW-1430-404', { id: flowId })
  if (flow.state !== 'enabled') throw new Fault('FLOW-1388-400', { id: flowId })
  const source = await store.read.sources.find(flow.sourceId)
  const target = await store.read.targets.find(flow.targetId)
  const dataset = target === null ? null : await store.read.datasets.find(target.datasetId)
  const now = clock.now()

  const run: Run = {
    id: idOf(chance.uuid()),
    flowId,
    flowName: flow.name,
    specId: flow.specId,
    sourceId: flow.sourceId,
    sourceName: source?.name ?? '',
    targetId: flow.targetId,
    datasetName: dataset?.name ?? '',
    batchId: idOf(chance.ulid(now)),
    providerRefId: `M-${flowId}-incremental-0:${chance.uuid()}`,
    status: 'scheduled',
    trigger: 'on-demand',
    dueAt: now,
    createdAt: now,
    updatedAt: now,
    createdBy: author.user,
    createdClient: author.client,
    etag: chance.etag(),
    attempt: 0,
    options: flow.options,
    params,
    activities: [],
    errors: [],
    topRefusals: [],
    verdict: null,
  }
  await store.commit(({ runs }) => runs.insert(run))
  bus.ring('runs')
  return run
}
