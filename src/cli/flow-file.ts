/** flow-file: a flow as YAML: source, dataset and the errors it bears, in one readable page. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { parse } from 'yaml'

const closed = { additionalProperties: false }

export const FlowFile = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    description: Type.Optional(Type.String()),
    source: Type.Object(
      {
        /** Absolute, or relative to the flow file. */
        folder: Type.String({ minLength: 1 }),
        /** A file, a folder, or a wildcard, below `folder`. */
        path: Type.String({ minLength: 1 }),
        type: Type.Optional(Type.Union([Type.Literal('file'), Type.Literal('folder')])),
        recursive: Type.Optional(Type.Boolean()),
        format: Type.Optional(Type.Union([Type.Literal('delimited'), Type.Literal('json')])),
        delimiter: Type.Optional(Type.String()),
        quote: Type.Optional(Type.String()),
        header: Type.Optional(Type.Boolean()),
        encoding: Type.Optional(Type.String()),
      },
      closed,
    ),
    dataset: Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        description: Type.Optional(Type.String()),
        /** A JSON Schema: `properties`, `required` and so on. */
        schema: Type.Record(Type.String(), Type.Unknown()),
      },
      closed,
    ),
    errors: Type.Optional(
      Type.Object(
        {
          partialIngestionPercent: Type.Optional(Type.Number()),
          diagnostics: Type.Optional(Type.Boolean()),
          limit: Type.Optional(Type.Integer()),
          abortAfter: Type.Optional(Type.Integer()),
        },
        closed,
      ),
    ),
  },
  closed,
)

export type FlowFile = Static<typeof FlowFile>

/** Throws one sentence, with file and place, where it cannot be read or is not a flow. */
export function readFlowFile(file: string): FlowFile {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new Error(`The flow file "${file}" cannot be read: ${reason}`, { cause: error })
  }
  if (!Check(FlowFile, content)) {
    throw new Error(`The flow file "${file}" is not right: ${flawOf(content)}.`)
  }
  const folder = resolve(dirname(file), content.source.folder)
  return { ...content, source: { ...content.source, folder } }
}

/** The first place that breaks a rule, and which. */
function flawOf(content: unknown): string {
  const [first] = Errors(FlowFile, content)
  const place = first?.instancePath.slice(1).replaceAll('/', '.') ?? ''
  // A key of an object that takes no others is checked against `false`.
  const isUnknownKey = first?.keyword === 'boolean'
  const rule = isUnknownKey ? 'is not known here' : (first?.message ?? 'is not valid')
  return `${place === '' ? 'it' : `\`${place}\``} ${rule}`
}
