/** overview: what is there, what is under way and what somebody should look at, on the wire. */
import { Type } from 'typebox'
import type { Flow, LastRun } from '../../../domain/flow.ts'
import type { Registration } from '../../../domain/registration.ts'
import type { Run } from '../../../domain/run.ts'

const Counts = Type.Record(Type.String(), Type.Integer())

const FailingFlow = Type.Object({
  flowId: Type.String(),
  name: Type.String(),
  runId: Type.String(),
  failedAt: Type.Union([Type.Null(), Type.Integer()]),
  /** What first went wrong, as a sentence; `null` where the run is gone. */
  problem: Type.Union([Type.Null(), Type.String()]),
  code: Type.Union([Type.Null(), Type.String()]),
})

const UnwellRegistration = Type.Object({
  registrationId: Type.String(),
  name: Type.String(),
  /** With them its address is built: /events/{org}/{projectId}/{workspaceId}/registrations/{id}. */
  projectId: Type.String(),
  workspaceId: Type.String(),
  status: Type.String(),
  since: Type.Integer(),
  reason: Type.String(),
})

export const OverviewFields = Type.Object({
  /** How many there are of each noun. */
  counts: Counts,
  runs: Type.Object({ scheduled: Type.Integer(), inProgress: Type.Integer() }),
  deliveries: Type.Object({
    waiting: Type.Integer(),
    retrying: Type.Integer(),
    sending: Type.Integer(),
    /** Since when the one that is longest due has been due; `null` where none is. */
    dueSince: Type.Union([Type.Null(), Type.Integer()]),
  }),
  failingFlows: Type.Object({ count: Type.Integer(), newest: Type.Array(FailingFlow) }),
  unwellRegistrations: Type.Object({
    count: Type.Integer(),
    newest: Type.Array(UnwellRegistration),
  }),
})

/** `run`: its last one, which has failed; `null` where that is gone. */
export function failingFields({ id, name }: Flow, { id: runId, at }: LastRun, run: Run | null) {
  return { flowId: id, name, runId, failedAt: at, ...reasonOf(run) }
}

/** A verdict is about all of the rows; else what first went wrong says more than the words around it. */
function reasonOf(run: Run | null): { problem: string | null; code: string | null } {
  if (run === null) return NO_REASON
  const { verdict, firstOffence, errors } = run
  const [outer = NO_CAUSE] = errors
  if (verdict !== null) return { problem: verdict, code: outer.code }
  const { message, code } = firstOffence ?? outer
  return { problem: message, code }
}

const NO_CAUSE = { message: null, code: null } as const
const NO_REASON = { problem: null, code: null } as const

export function unwellFields(registration: Registration) {
  const { id, name, projectId, workspaceId, status, statusSince, statusReason } = registration
  return {
    registrationId: id,
    name,
    projectId,
    workspaceId,
    status,
    since: statusSince,
    reason: statusReason,
  }
}
