/** flow-draft: what the wizard was told and what it found out → the bodies that the API takes (pure). */
import { stringify } from 'yaml'
import { optionsOf } from '../options-words.ts'
import { scheduleParamsOf } from '../schedule-words.ts'
import type { Answers, Format } from './answers.ts'
import type { RecordSchema } from './fields.ts'
import type { Mapping } from './mapping-words.ts'

export interface Connection {
  readonly id: string
  readonly name: string
  readonly auth: { readonly params: Readonly<Record<string, unknown>> }
  readonly connectionSpec: { readonly id: string; readonly version: string }
}

/** All that the flow is made of. */
export interface FlowPlan {
  readonly answers: Answers
  readonly connection: Connection
  readonly format: Format
  readonly schema: RecordSchema
  /** `null`: by equal names. */
  readonly mappings: readonly Mapping[] | null
}

export function sourceOf({ answers: { path, type, recursive }, format }: FlowPlan) {
  return { data: format, params: { path: path.trim(), type, recursive } }
}

export function flowPartsOf({ schedule, options: choice }: Answers, now: number) {
  const { options, guards } = optionsOf(choice)
  return {
    scheduleParams: scheduleParamsOf(schedule, now),
    options,
    _weir: { ...guards, timeZone: schedule.timeZone },
  }
}

/** For a dry run. When it would run matters to nobody there, but for files from before its start. */
export function plannedOf(plan: FlowPlan) {
  const { answers, connection, schema, mappings } = plan
  const { options, _weir } = flowPartsOf(answers, 0)
  return {
    connection: { auth: connection.auth },
    source: sourceOf(plan),
    schema: { type: 'object', properties: schema.properties, required: schema.required },
    ...(mappings === null ? {} : { mappings }),
    options,
    _weir,
  }
}

/** As `weir apply` takes it; `null` where a flow file cannot say it. */
export function flowFileOf(plan: FlowPlan, datasetName: string): string | null {
  const { answers, connection, format, schema, mappings } = plan
  const { root } = connection.auth.params
  if (mappings !== null || typeof root !== 'string') return null
  const { path, type, recursive, schedule, options } = answers
  const { columnDelimiter, quote, header, encoding, isMultiLineJson } = format.properties
  return stringify({
    name: answers.name,
    ...(answers.description === '' ? {} : { description: answers.description }),
    source: {
      folder: root,
      path: path.trim(),
      type,
      recursive,
      ...(format.format === 'json'
        ? { format: 'json', ...(isMultiLineJson === true && { multiLine: true }) }
        : { delimiter: columnDelimiter, quote, header, encoding }),
    },
    dataset: {
      name: datasetName,
      schema: { required: schema.required ?? [], properties: schema.properties },
    },
    ...(schedule.every === 'none' ? {} : { schedule: scheduleBlockOf(schedule) }),
    errors: {
      ...(options.isPartial ? { partialIngestionPercent: options.percent } : {}),
      diagnostics: options.hasDiagnostics,
      ...(options.errorLimit === null ? {} : { limit: options.errorLimit }),
      abortAfter: options.abortAfter,
    },
  })
}

function scheduleBlockOf({ every, interval, startAt, backfill, timeZone }: Answers['schedule']) {
  return {
    every: every === 'once' ? every : `${interval} ${every}s`,
    ...(startAt === null ? {} : { start: new Date(startAt).toISOString() }),
    ...(backfill || every === 'once' ? {} : { backfill }),
    timeZone,
  }
}
