/** drift: what has changed in the files that a flow would take next, on the wire. */
import { type Static, Type } from 'typebox'
import type { FileDrift, FlowDrift } from '../../../ingest/explore/flow-drift.ts'

const Text = Type.String()
const TextOrNull = Type.Union([Type.String(), Type.Null()])

export const DriftFields = Type.Object({
  flowId: Text,
  flowName: Text,
  datasetId: Text,
  datasetName: Text,
  wouldFail: Type.Boolean({
    description: 'Whether a run would fail, as far as the beginnings of these files tell.',
  }),
  says: Type.String({ description: 'What a run would do, as a sentence.' }),
  newFileCount: Type.Integer({ description: 'How many files the next run would take.' }),
  files: Type.Array(
    Type.Object({
      path: Text,
      bytes: Type.Integer(),
      modifiedAt: Type.Integer(),
      problem: Type.Union([Type.String(), Type.Null()], {
        description: 'Why the file cannot be read at all; null where it can.',
      }),
      recordCount: Type.Integer({ description: 'How many records were looked at.' }),
      refusedCount: Type.Integer({ description: 'How many of them a run would refuse.' }),
      isWhole: Type.Boolean({ description: 'Whether these are all the records of the file.' }),
      changes: Type.Array(
        Type.Object({
          kind: Type.String({
            description: 'missing, new, renamed, type, order, count or unread.',
          }),
          field: TextOrNull,
          column: TextOrNull,
          refusedCount: Type.Integer(),
          isProblem: Type.Boolean({ description: 'False for what only wants to be known.' }),
          says: Text,
        }),
      ),
      leftOff: Type.Integer({ description: 'How many more changes there are.' }),
    }),
    { description: 'The newest of them, newest first.' },
  ),
})
export type DriftFields = Static<typeof DriftFields>

export function driftFields(
  { id, name }: { readonly id: string; readonly name: string },
  { dataset, files, ...said }: FlowDrift,
): DriftFields {
  return {
    flowId: id,
    flowName: name,
    datasetId: dataset.id,
    datasetName: dataset.name,
    ...said,
    files: files.map(fileFields),
  }
}

function fileFields({ item, changes, ...looked }: FileDrift): DriftFields['files'][number] {
  return { ...item, ...looked, changes: [...changes] }
}
