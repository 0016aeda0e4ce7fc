/** plan: a dry run on the wire: what is asked for, and what the next run would come to. */
import { type Static, Type } from 'typebox'
import type { DryOutcome } from '../../../ingest/run/dry-outcome.ts'
import { ConnectionBody, FlowBody, SourceBody } from '../flow-bodies.ts'
import { MappingSetBody } from '../mapping-set.ts'

const PlannedFlow = Type.Object(
  {
    connection: Type.Object({ auth: ConnectionBody.properties.auth }),
    source: Type.Object({
      data: SourceBody.properties.data,
      params: SourceBody.properties.params,
    }),
    schema: Type.Record(Type.String(), Type.Unknown(), {
      description: 'The JSON Schema that the dataset has or would get.',
    }),
    mappings: Type.Optional(
      Type.Array(MappingSetBody.properties.mappings.items, {
        maxItems: 1_000,
        description: 'As a mapping set has them; left out, as the flow of `flowId` has them.',
      }),
    ),
    scheduleParams: FlowBody.properties.scheduleParams,
    options: FlowBody.properties.options,
    _weir: FlowBody.properties._weir,
  },
  { description: 'The parts of a flow, each as the resource that it belongs to has them.' },
)

export const PlanBody = Type.Object(
  {
    flowId: Type.Optional(
      Type.String({
        description:
          'The flow whose next run is meant. With `flow` beside it: that run, if the flow were so.',
      }),
    ),
    flow: Type.Optional(PlannedFlow),
    firstRecords: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000_000,
        description: 'For a sample: so many records of each file. Without it, all of them.',
      }),
    ),
  },
  { additionalProperties: false },
)

export type PlannedFlow = Static<typeof PlannedFlow>

const OrNull = <
  T extends ReturnType<typeof Type.Integer | typeof Type.Number | typeof Type.String>,
>(
  type: T,
) => Type.Union([type, Type.Null()])

const Item = { path: Type.String(), bytes: Type.Integer(), modifiedAt: Type.Integer() }

export const PlanFields = Type.Object({
  firstRecords: OrNull(Type.Integer()),
  status: Type.Enum(['success', 'failed']),
  verdict: Type.String(),
  turns: Type.Union([Type.Object({ percent: Type.Number(), says: Type.String() }), Type.Null()]),
  threshold: OrNull(Type.Number()),
  errorLimit: OrNull(Type.Integer()),
  records: Type.Object({
    read: OrNull(Type.Integer()),
    accepted: OrNull(Type.Integer()),
    refused: OrNull(Type.Integer()),
  }),
  files: Type.Object({
    count: Type.Integer(),
    bytes: Type.Integer(),
    items: Type.Array(Type.Object({ ...Item, recordCount: Type.Integer() })),
  }),
  leftOut: Type.Object({
    count: Type.Integer(),
    items: Type.Array(Type.Object({ ...Item, reason: Type.Enum(['taken', 'outside-window']) })),
  }),
  refusals: Type.Array(
    Type.Object({
      code: Type.String(),
      message: Type.String(),
      column: OrNull(Type.String()),
      recordCount: Type.Integer(),
      example: Type.Object({
        file: Type.String(),
        line: Type.Integer(),
        value: OrNull(Type.String()),
      }),
    }),
  ),
  errors: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
})

export type PlanFields = Static<typeof PlanFields>

/** Of many files, the first are told; all are counted. */
const MOST_FILES = 1_000

export function planFields(outcome: DryOutcome): PlanFields {
  const { files, leftOut, causes, refusals } = outcome
  return {
    firstRecords: outcome.firstRecords,
    status: outcome.status,
    verdict: outcome.verdict,
    turns: outcome.turns,
    threshold: outcome.threshold,
    errorLimit: outcome.errorLimit,
    records: outcome.records,
    files: {
      count: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      items: files.slice(0, MOST_FILES),
    },
    leftOut: { count: leftOut.count, items: [...leftOut.items] },
    refusals: [...refusals],
    errors: causes.map(({ code, message }) => ({ code, message })),
  }
}
