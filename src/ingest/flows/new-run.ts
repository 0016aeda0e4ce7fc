/** new-run: a run as it waits for its turn, with everything that its flow says at that moment (decision 13). */
import type { Flow } from '../../domain/flow.ts'
import { idOf } from '../../domain/ids.ts'
import type { FlowRun, Run } from '../../domain/run.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Author, MakingNeeds } from './resource.ts'

export type RunOrder = Pick<Run, 'trigger' | 'dueAt' | 'params' | 'window' | 'retryOf'>

/** What it is called by, for those who read of the run when these are gone. */
export interface RunNames {
  readonly sourceName: string
  readonly datasetName: string
}

export async function namesOf(
  flow: Flow,
  { sources, targets, datasets }: Store<'sources' | 'targets' | 'datasets'>['read'],
): Promise<RunNames> {
  const source = await sources.find(flow.sourceId)
  const target = await targets.find(flow.targetId)
  const dataset = target === null ? null : await datasets.find(target.datasetId)
  return { sourceName: source?.name ?? '', datasetName: dataset?.name ?? '' }
}

export function newRun(
  flow: Flow,
  names: RunNames,
  order: RunOrder,
  author: Author,
  { clock, chance }: MakingNeeds,
): FlowRun {
  const now = clock.now()
  return {
    ...order,
    ...names,
    id: idOf(chance.uuid()),
    flowId: flow.id,
    flowName: flow.name,
    specId: flow.specId,
    sourceId: flow.sourceId,
    targetId: flow.targetId,
    batchId: idOf(chance.ulid(now)),
    providerRefId: `M-${flow.id}-incremental-0:${chance.uuid()}`,
    status: 'scheduled',
    createdAt: now,
    updatedAt: now,
    createdBy: author.user,
    createdClient: author.client,
    etag: chance.etag(),
    attempt: 0,
    begunAt: [],
    cancel: null,
    options: flow.options,
    mapping: flow.mapping ?? null,
    activities: [],
    errors: [],
    topRefusals: [],
    firstOffence: null,
    verdict: null,
  }
}
