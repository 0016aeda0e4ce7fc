/** last-run: what a flow shows of the run that was begun or ended last (flow-service 2.8). */
import type { FlowRun } from '../../domain/run.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'

export async function noteLastRun(run: FlowRun, flows: Ledgers['flows']): Promise<void> {
  const flow = await flows.find(run.flowId)
  if (flow === null) return
  const startedAt = run.begunAt[0] ?? run.updatedAt
  const at = run.status === 'inProgress' ? null : run.updatedAt
  await flows.replace({ ...flow, lastRun: { id: run.id, status: run.status, startedAt, at } })
}
