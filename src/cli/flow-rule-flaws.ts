/**
 * flow-rule-flaws: what is wrong with a flow file of the right shape: a schema, a format or a schedule that
 * Weir could not keep to. The rules are Weir's own (api/contract/flow-rules.ts).
 */
import {
  recordFormatOf,
  recordSchemaOf,
  scheduleOf,
  timeZoneOf,
  unsupportedPattern,
} from '../api/contract/flow-rules.ts'
import { Fault } from '../domain/fault.ts'
import type { FlowFile } from './flow-file.ts'
import { type Flaw, type FlowReading, isRecord, valueAt } from './flow-flaws.ts'
import { scheduleParamsOf, startOf } from './flow-schedule.ts'

/** Of the blocks that are there. */
export async function ruleFlaws(
  { source, dataset, schedule }: Partial<FlowFile>,
  at: FlowReading['at'],
  now: number,
): Promise<readonly Flaw[]> {
  const found: readonly Found[] = [
    ...(source === undefined ? [] : formatFlaws(source)),
    ...(dataset === undefined ? [] : await schemaFlaws(dataset.schema)),
    ...(schedule === undefined ? [] : scheduleFlaws(schedule, now)),
  ]
  const whole = { source, dataset, schedule }
  return found.map(({ path, says, severity }): Flaw => {
    const value = valueAt(whole, path)
    const place = { severity: severity ?? 'error', ...at(path), path: path.join('.') }
    return { ...place, ...(value === undefined ? {} : { value }), says }
  })
}

interface Found {
  readonly path: readonly string[]
  readonly says: string
  readonly severity?: Flaw['severity']
}

function formatFlaws(source: FlowFile['source']): readonly Found[] {
  const { format = 'delimited' } = source
  if (format !== 'delimited') {
    return FORMAT_FIELDS[format]
      .filter((field) => source[field] !== undefined)
      .map((field) => {
        const says = `\`source.${field}\` says nothing about ${NAMES[format]}. Leave it out.`
        return { path: ['source', field], says }
      })
  }
  if (source.multiLine === true) {
    const says = '`source.multiLine` is for JSON. Leave it out, or say `format: json`.'
    return [{ path: ['source', 'multiLine'], says }]
  }
  const { delimiter = ',', quote = '"' } = source
  const says = problemOf(() => recordFormatOf('delimited', { columnDelimiter: delimiter, quote }))
  return says === null ? [] : [{ path: ['source', 'delimiter'], says }]
}

const OF_DELIMITED = ['delimiter', 'quote', 'header', 'encoding'] as const
/** What says nothing about a format. */
const FORMAT_FIELDS = { json: OF_DELIMITED, parquet: [...OF_DELIMITED, 'multiLine'] } as const
const NAMES = { json: 'JSON', parquet: 'Parquet' } as const

type Json = Readonly<Record<string, unknown>>

const SCHEMA = ['dataset', 'schema']

/**
 * Each property and each keyword is checked alone, so that one flaw does not hide the next; what only
 * shows in the whole (two names that differ in case) comes last.
 */
async function schemaFlaws(schema: Json): Promise<readonly Found[]> {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const flaws: Found[] = []
  for (const [name, property] of Object.entries(properties)) {
    const own = problemOf(() => recordSchemaOf({ properties: { [name]: property } }))
    const says = own ?? (await patternProblem(property))
    if (says !== null) flaws.push({ path: [...SCHEMA, 'properties', name], says })
  }
  flaws.push(...keywordFlaws(schema, Object.keys(properties)))
  const whole = flaws.length > 0 ? null : problemOf(() => recordSchemaOf(schema))
  return whole === null ? flaws : [{ path: SCHEMA, says: whole }]
}

function keywordFlaws(schema: Json, names: readonly string[]): readonly Found[] {
  const [standIn] = names
  // What layers add to it, only the whole can tell.
  if (schema['allOf'] !== undefined || standIn === undefined) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'properties') return []
    const path = [...SCHEMA, keyword]
    if (keyword === 'required' && Array.isArray(value)) {
      return value
        .filter((name) => !names.includes(name))
        .map((name) => ({
          path,
          says: `\`required\` names ${JSON.stringify(name)}, which is not a property.`,
        }))
    }
    const says = problemOf(() =>
      recordSchemaOf({ properties: { [standIn]: { type: 'string' } }, [keyword]: value }),
    )
    return says === null ? [] : [{ path, says }]
  })
}

async function patternProblem(property: unknown): Promise<string | null> {
  const pattern = isRecord(property) ? property['pattern'] : undefined
  return typeof pattern === 'string' ? await unsupportedPattern(pattern) : null
}

function scheduleFlaws(schedule: NonNullable<FlowFile['schedule']>, now: number): readonly Found[] {
  const { start, ...rest } = schedule
  const rule = problemOf(() => scheduleOf(scheduleParamsOf(rest, now), 'UTC'))
  const zone = problemOf(() => timeZoneOf(rest.timeZone ?? 'UTC'))
  return [
    ...(rule === null ? [] : [{ path: ['schedule', 'every'], says: rule }]),
    ...(start === undefined ? [] : startFlaws(start, now)),
    ...(zone === null
      ? []
      : [{ path: ['schedule', 'timeZone'], says: zone.replace('_weir.', 'schedule.') }]),
  ]
}

function startFlaws(start: string, now: number): readonly Found[] {
  const path = ['schedule', 'start']
  const startAt = startOf(start)
  if (Number.isNaN(startAt)) {
    const says = `\`schedule.start\` is ${JSON.stringify(start)}; it must be an ISO instant with its offset, like 2027-01-04T06:00:00Z.`
    return [{ path, says }]
  }
  if (startAt >= now) return []
  const says =
    '`schedule.start` has passed: a flow that began then keeps it, and a new one needs another, or none to begin at once.'
  return [{ path, says, severity: 'warning' }]
}

/** What a check of Weir's own says of it; `null` where nothing is wrong. */
function problemOf(check: () => unknown): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}
