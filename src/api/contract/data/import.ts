/** import: what Batch Ingestion is asked and answers (flow-service 4.6). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { RecordFormat } from '../../../domain/source.ts'
import { flowOptionsOf } from '../../../ingest/flows/flows.ts'
import { recordFormatOf } from '../../../ingest/flows/record-format.ts'
import type { UploadDraft } from '../../../ingest/uploads/upload-batch.ts'
import type { UploadPreview } from '../../../ingest/uploads/upload-preview.ts'
import type { Query } from '../lists.ts'
import { countIn, trueOrFalse } from '../query.ts'

const Percent = Type.Union([Type.Number(), Type.String()])

export const UploadBody = Type.Object(
  {
    datasetId: Type.String(),
    inputFormat: Type.Object(
      { format: Type.String() },
      {
        description: 'csv (delimited), with delimiter, quote, charset and header, json or parquet.',
      },
    ),
    enableErrorDiagnostics: Type.Optional(Type.Boolean()),
    partialIngestionPercent: Type.Optional(Percent),
    partialIngestionPercentage: Type.Optional(Percent),
    _weir: Type.Optional(
      Type.Object(
        {
          mends: Type.Optional(
            Type.String({ description: 'The run whose refused rows the batch brings again.' }),
          ),
          errorLimit: Type.Optional(Type.Integer({ minimum: 0 })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

export function uploadDraftOf(body: Static<typeof UploadBody>): UploadDraft {
  const { datasetId, inputFormat, _weir = {} } = body
  const { format, ...properties } = inputFormat
  const options = {
    errorDiagnosticsEnabled: body.enableErrorDiagnostics ?? null,
    partialIngestionPercent:
      body.partialIngestionPercent ?? body.partialIngestionPercentage ?? null,
    errorLimit: _weir.errorLimit ?? null,
    abortAfter: null,
  }
  return {
    datasetId: idOf(datasetId),
    format: uploadFormatOf(format, properties),
    options: asImport(() => flowOptionsOf(options)),
    mends: _weir.mends === undefined ? null : idOf(_weir.mends),
  }
}

/** What these are called here, and where they are told of a source. */
const PROPERTIES: ReadonlyMap<string, string> = new Map([
  ['delimiter', 'columnDelimiter'],
  ['quote', 'quote'],
  ['header', 'header'],
  ['charset', 'encoding'],
])

/** Of an `inputFormat`, or of the query of a preview. */
function uploadFormatOf(
  format: string,
  { isMultiLineJson, escape, ...given }: Readonly<Record<string, unknown>>,
): RecordFormat {
  const kind = kindIn(format)
  if (kind !== 'delimited' && kind !== 'json' && kind !== 'parquet') {
    const problem = `The format ${JSON.stringify(format.slice(0, 100))} cannot be read. Use csv (or delimited), json or parquet.`
    throw new Fault('IMPORT-400', { problem })
  }
  refuseEscape(escape, given['quote'])
  const properties = Object.entries(given).map(([name, value]) => {
    const known = PROPERTIES.get(name)
    if (known !== undefined) return [known, value]
    const all = ['isMultiLineJson', 'escape', ...PROPERTIES.keys()].join(', ')
    const problem = `\`${name.slice(0, 100)}\` is not known of a format. Use: ${all}.`
    throw new Fault('IMPORT-400', { problem })
  })
  const json = isMultiLineJson === undefined ? {} : { isMultiLineJson: saidOf(isMultiLineJson) }
  if (kind !== 'json') refuseMultiLine(isMultiLineJson)
  // Clients say of what is not delimited too how it would be.
  const known = { delimited: Object.fromEntries(properties), json, parquet: {} }
  return asImport(() => recordFormatOf(kind, known[kind]))
}

/** As it is called here, where it is known. */
function kindIn(format: string): string {
  const said = format.toLowerCase()
  return said === 'csv' ? 'delimited' : said
}

/** Clients say of what is no JSON too that it is none. */
function refuseMultiLine(value: unknown): void {
  if (value === undefined || saidOf(value) === false) return
  const problem = `\`isMultiLineJson\` is ${JSON.stringify(value)}, which only json can be. Leave it out, or say that the format is json.`
  throw new Fault('IMPORT-400', { problem })
}

/** Python's `True` is true. */
function saidOf(value: unknown): unknown {
  return typeof value === 'string' ? (trueOrFalse(value) ?? value) : value
}

/** A quote within quotes is written twice, and nothing else escapes it. */
function refuseEscape(value: unknown, quote: unknown): void {
  if (value === undefined || value === (quote ?? '"')) return
  const problem = `\`escape\` is ${JSON.stringify(value)}. A quote within quotes is written twice here; say the quote itself, or leave it out.`
  throw new Fault('IMPORT-400', { problem })
}

/** What the Flow Service says of a format or a threshold is true here too. */
function asImport<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('IMPORT-400', { problem: error.message }, { cause: error })
  }
}

export interface PreviewAsked {
  readonly rowCount: number
  readonly formatOf: (own: RecordFormat) => RecordFormat
}

const MAX_ROWS = 100

/** What is not asked for is as the batch says of itself. */
export function previewAsked({ nrow, format, ...given }: Query): PreviewAsked {
  const rowCount = nrow === undefined ? MAX_ROWS : countIn(String(nrow))
  if (rowCount === null || rowCount > MAX_ROWS) {
    const problem = `\`nrow\` is ${JSON.stringify(nrow)}; it must be a whole number from 1 to ${MAX_ROWS}.`
    throw new Fault('IMPORT-400', { problem })
  }
  return {
    rowCount,
    formatOf(own) {
      const kind = format === undefined ? own.kind : String(format)
      const { header } = given
      const said = header === undefined ? {} : { header: String(header).toLowerCase() }
      const isSame = own.kind === kindIn(kind)
      return uploadFormatOf(kind, { ...(isSame ? propertiesOf(own) : {}), ...given, ...said })
    },
  }
}

function propertiesOf(format: RecordFormat): Readonly<Record<string, unknown>> {
  if (format.kind === 'parquet') return {}
  if (format.kind === 'json') return { isMultiLineJson: format.isMultiLine === true }
  const { delimiter, quote, hasHeader, encoding } = format
  return { delimiter, quote, header: hasHeader, charset: encoding }
}

export const PreviewFields = Type.Object({
  data: Type.Array(Type.Unknown(), { description: 'The first rows, as they stand in the file.' }),
  _weir: Type.Object({
    file: Type.String(),
    recordCount: Type.Integer({ description: 'How many records were looked at.' }),
    isWhole: Type.Boolean({ description: 'Whether these are all the records of the file.' }),
    leftOut: Type.Array(Type.Object({ record: Type.Integer(), reason: Type.String() })),
  }),
})

export function previewFields(preview: UploadPreview): Static<typeof PreviewFields> {
  const { file, data, recordCount, isWhole, leftOut } = preview
  return { data: [...data], _weir: { file, recordCount, isWhole, leftOut: [...leftOut] } }
}
