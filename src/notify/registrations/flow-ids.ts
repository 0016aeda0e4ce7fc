/** flow-ids: the flows that a registration is about, checked against those that there are. */
import { Fault } from '../../domain/fault.ts'
import type { FlowId } from '../../domain/ids.ts'
import type { Store } from '../../platform/store/store.ts'

type Reading = Pick<Store<'flows'>, 'read'>

/** `had`: those it names already; one that was deleted since must not stand in the way of other edits. */
export async function refuseUnknownFlows(
  asked: readonly FlowId[],
  had: readonly FlowId[],
  reading: Reading,
): Promise<void> {
  const fresh = asked.filter((id) => !had.includes(id))
  const [id] = await listGone(fresh, reading)
  if (id === undefined) return
  const problem = `\`_weir.flowIds\` names "${id}", which is no flow of this Weir. GET /data/foundation/flowservice/flows lists the flows with their ids.`
  throw new Fault('EVENTS-400', { problem })
}

/** Those that are not there. */
export async function listGone(ids: readonly FlowId[], { read }: Reading): Promise<FlowId[]> {
  const gone: FlowId[] = []
  for (const id of ids) {
    const flow = (await read.flows.find(id)) ?? (await read.flows.findDraft(id))
    if (flow === null) gone.push(id)
  }
  return gone
}
