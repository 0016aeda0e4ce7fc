/** rules: what the runs of a flow may come to before an alert fires, where that is not the default. */
import type { AlertOverrides, AlertRule } from '../../domain/alert.ts'
import { Fault } from '../../domain/fault.ts'
import { type FlowId, idOf } from '../../domain/ids.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Store } from '../../platform/store/store.ts'
import { ruleOf } from './judge.ts'

export interface FlowRule {
  readonly flowId: FlowId
  readonly flowName: string
  /** What it has of its own; nothing where the defaults hold. */
  readonly overrides: AlertOverrides
  /** What holds. */
  readonly rule: AlertRule
}

interface RuleNeeds {
  readonly store: Store<'alerts' | 'flows'>
  readonly bus: Bus
}

export async function listFlowRules({ read }: Store<'alerts'>): Promise<FlowRule[]> {
  const found = await read.alerts.listRules()
  return found.map((one) => ({ ...one, rule: ruleOf(one.overrides) }))
}

/** Holds from now on, for a run at work too. None of its own: back to the defaults. */
export async function changeFlowRule(
  id: string,
  overrides: AlertOverrides,
  { store, bus }: RuleNeeds,
): Promise<FlowRule> {
  const flowId = idOf<'flow'>(id)
  const flowName = await store.commit(async ({ alerts, flows }) => {
    const flow = await flows.find(flowId)
    if (flow === null) throw notFound(id)
    if (Object.keys(overrides).length === 0) await alerts.removeRule(flowId)
    else await alerts.writeRule(flowId, overrides)
    return flow.name
  })
  bus.ring('alerts')
  return { flowId, flowName, overrides, rule: ruleOf(overrides) }
}

function notFound(id: string): Fault {
  return new Fault('WEIR-404', {
    problem: `The flow "${id}" is not found. GET /data/foundation/flowservice/flows lists the flows with their ids.`,
  })
}
