/** batch: a batch as the Catalog tells it (flow-service 4.5). */
import { type Static, Type } from 'typebox'
import type { Batch } from '../../../domain/batch.ts'
import type { Run } from '../../../domain/run.ts'
import type { Listable } from './catalog-query.ts'

const Count = Type.Integer()

export const BatchFields = Type.Object({
  status: Type.String(),
  tags: Type.Record(Type.String(), Type.Unknown()),
  relatedObjects: Type.Array(Type.Object({ type: Type.String(), id: Type.String() })),
  id: Type.String(),
  externalId: Type.String(),
  inputFormat: Type.Object({
    format: Type.String(),
    delimiter: Type.Optional(Type.String()),
    quote: Type.Optional(Type.String()),
  }),
  imsOrg: Type.String(),
  created: Count,
  createdClient: Type.String(),
  createdUser: Type.String(),
  started: Type.Optional(Count),
  completed: Type.Optional(Count),
  updated: Count,
  updatedUser: Type.String(),
  version: Type.String(),
  metrics: Type.Object({
    inputByteSize: Count,
    inputFileCount: Count,
    inputRecordCount: Type.Optional(Count),
    outputByteSize: Count,
    outputFileCount: Count,
    outputRecordCount: Type.Optional(Count),
    failedRecordCount: Type.Optional(Count),
    partitionCount: Count,
  }),
  recordCount: Type.Optional(Count),
  failedRecordCount: Type.Optional(Count),
  size: Count,
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        code: Type.String(),
        description: Type.String(),
        recordCount: Type.Optional(Count),
        rows: Type.Optional(Type.Array(Type.String())),
      }),
    ),
  ),
  _weir: Type.Object({
    runId: Type.Union([Type.Null(), Type.String()], {
      description: 'What promotes it, or has; null until the batch is complete.',
    }),
    isUpload: Type.Boolean({
      description: 'Whether a client has uploaded it, rather than a flow.',
    }),
    mends: Type.Union([Type.Null(), Type.String()], {
      description: 'The run whose refused rows it brings again.',
    }),
  }),
})

/** By id; of each, what was asked for. */
export const BatchesById = Type.Record(Type.String(), Type.Partial(BatchFields))

export const LISTED_BATCHES: Listable = {
  noun: 'Batches',
  fields: Object.keys(BatchFields.properties),
  sortable: [
    'id',
    'status',
    'created',
    'started',
    'completed',
    'updated',
    'recordCount',
    'failedRecordCount',
    'size',
  ],
  words: {
    batch: ['id', '=='],
    dataSet: ['relatedObjects.id', '=='],
    createdAfter: ['created', '>'],
    createdBefore: ['created', '<'],
    startAfter: ['started', '>'],
    startBefore: ['started', '<'],
    endAfter: ['completed', '>'],
    endBefore: ['completed', '<'],
    updatedAfter: ['updated', '>'],
    updatedBefore: ['updated', '<'],
  },
}

/** The run tells in which rows the commonest errors were first met. */
export function batchFields(
  batch: Batch,
  run: Run | null,
  imsOrg: string,
): Static<typeof BatchFields> {
  const counts = known({
    inputRecordCount: batch.inputRecordCount,
    outputRecordCount: batch.outputRecordCount,
    failedRecordCount: batch.failedRecordCount,
  })
  return {
    status: batch.status,
    tags: batch.tags,
    relatedObjects: [{ type: 'dataSet', id: batch.datasetId }],
    id: batch.id,
    externalId: batch.id,
    inputFormat: inputFormatOf(batch),
    imsOrg,
    created: batch.createdAt,
    createdClient: batch.createdClient,
    createdUser: batch.createdBy,
    ...known({ started: batch.startedAt, completed: batch.completedAt }),
    updated: batch.updatedAt,
    updatedUser: batch.createdBy,
    version: '1.0.5',
    metrics: {
      inputByteSize: batch.inputBytes,
      inputFileCount: batch.items.length,
      outputByteSize: batch.parts.reduce((sum, part) => sum + part.bytes, 0),
      outputFileCount: batch.parts.length,
      partitionCount: batch.parts.length,
      ...counts,
    },
    ...known({
      recordCount: batch.inputRecordCount,
      failedRecordCount: batch.failedRecordCount,
    }),
    size: batch.inputBytes,
    ...(batch.causes.length === 0 ? {} : { errors: errorsOf(batch, run) }),
    _weir: {
      runId: batch.runId,
      isUpload: batch.upload !== undefined,
      mends: batch.upload?.mends ?? null,
    },
  }
}

function inputFormatOf({ format, upload }: Batch) {
  if (format === 'parquet') return { format }
  if (format === 'json') {
    const isMultiLine = upload?.format.kind === 'json' && upload.format.isMultiLine === true
    return { format: 'json', ...(isMultiLine && { isMultiLineJson: true }) }
  }
  if (upload?.format.kind !== 'delimited') return { format: 'csv' }
  const { delimiter, quote } = upload.format
  return { format: 'csv', delimiter, quote }
}

function errorsOf({ causes }: Batch, run: Run | null) {
  return causes.map(({ code, message, recordCount }) => {
    const rows = (run?.topRefusals ?? [])
      .filter((refusal) => refusal.code === code)
      .map(({ example }) => `${example.file}:${example.line}`)
    return {
      code,
      description: message,
      ...(recordCount === undefined ? {} : { recordCount }),
      ...(rows.length === 0 ? {} : { rows }),
    }
  })
}

function known(counts: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => (count === null ? [] : [[name, count]])),
  )
}
