/**
 * ajv: promotion and ajv accept and refuse the same records, by whatever schema, and promotion says nothing of
 * a record that ajv does not say of it too.
 *
 * Where the two differ on purpose, records are made so that they do not meet, or what ajv is shown is made alike:
 *
 * | of                           | promotion                            | ajv                  |
 * | ---------------------------- | ------------------------------------ | -------------------- |
 * | a named member that is null  | as if it were not there              | is shown none        |
 * | a date that is no text       | breaks `format`                      | breaks `type`        |
 * | a value of the wrong type    | is told that alone                   | breaks `enum` too    |
 * | an integer beyond 64 bits    | is none                              | is shown none        |
 * | the year 0000, leap seconds  | are no date and no time              | is shown none        |
 */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Ajv, type ErrorObject } from 'ajv'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { recordSchemaOf } from '../datasets/record-schema.ts'
import { JSON_LINES, openTrial, readLines, type Trial } from './promote-trial.ts'
import { promote } from './promote.ts'

type Json = Readonly<Record<string, unknown>>

/** A keyword, and where the value that breaks it stands. */
type Breach = `${string} ${string}`

const RUNS = 40

test('records are accepted and refused as ajv does, for a reason that ajv gives too', async () => {
  await using trial = await openTrial()
  let refusedCount = 0
  let acceptedCount = 0
  await fc.assert(
    fc.asyncProperty(CASES, async ({ schema, rows }) => {
      const found = await breachesFound(trial, schema, rows)
      const expected = breachesByAjv(schema, rows)
      assert.deepEqual([...found.keys()], [...expected.keys()], 'which records are refused')
      for (const [record, breaches] of found) {
        const known = expected.get(record) ?? []
        for (const one of breaches)
          assert.ok(known.includes(one), `${record}: ${one}, not ${known.join(' | ')}`)
      }
      refusedCount += found.size
      acceptedCount += rows.length - found.size
    }),
    { numRuns: RUNS },
  )
  assert.ok(refusedCount > RUNS && acceptedCount > RUNS, `${acceptedCount} and ${refusedCount}`)
})

async function breachesFound(
  trial: Trial,
  schema: Json,
  rows: readonly Json[],
): Promise<ReadonlyMap<number, readonly Breach[]>> {
  const file = await trial.stage(
    JSON_LINES,
    'a.json',
    rows.map((row) => JSON.stringify(row)).join('\n'),
  )
  const options = { abortAfter: 0, partialIngestionPercent: null }
  const order = await trial.order(JSON_LINES, recordSchemaOf(schema), { options })
  const { refusedRecordCount } = await promote([file], order, () => {})
  if (refusedRecordCount === 0) return new Map()
  const places = await readLines(order, 'row_errors_sample.json')
  assert.equal(places.length, refusedRecordCount)
  const records = new Set<number>()
  for (const { _weir: place } of places) records.add((place as { record: number }).record)
  const folder = `${order.folder}/diagnostics/failed`
  const [name = ''] = (await readdir(folder)).filter((one) => one.startsWith('part'))
  const failed = (await readFile(`${folder}/${name}`, 'utf8')).trimEnd().split('\n')
  return new Map(
    failed.map((line, index) => {
      const { _validationErrors: errors } = JSON.parse(line) as { _validationErrors: Violation[] }
      const breaches = errors.map(
        ({ keyword, pointerToViolation }): Breach => `${keyword} ${pointerToViolation}`,
      )
      return [[...records][index] ?? 0, breaches]
    }),
  )
}

interface Violation {
  readonly keyword: string
  readonly pointerToViolation: string
}

function breachesByAjv(
  schema: Json,
  rows: readonly Json[],
): ReadonlyMap<number, readonly Breach[]> {
  const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: false })
  formats.default(ajv)
  const validate = ajv.compile(schema)
  return new Map(
    rows.flatMap((row, index) => {
      const isRight = validate(withoutNulls(row))
      return isRight ? [] : [[index + 1, (validate.errors ?? []).flatMap(breachesOf)] as const]
    }),
  )
}

function breachesOf({ keyword, instancePath, params }: ErrorObject): readonly Breach[] {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>
  const name = missingProperty ?? additionalProperty
  const step = name === undefined ? '' : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const place = `#${instancePath}${step}`
  return keyword === 'type' ? [`type ${place}`, `format ${place}`] : [`${keyword} ${place}`]
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, one]) => one !== null)
  return Object.fromEntries(members.map(([name, one]) => [name, withoutNulls(one)]))
}

const NAMES = ['a', 'b', 'c d', 'e/f', 'g.h', '~', '0', '"', "it's"]
const TEXTS = [
  '',
  'a',
  'ab',
  'A1',
  '😀',
  "it's",
  '12',
  '2024-02-29',
  '2023-02-29',
  '2024-01-05T10:00:00Z',
  '2024-01-05T10:00:00.5+05:30',
  '2024-01-05 10:00',
]
const DATES = ['2024-02-29', '2023-02-29', '1999-12-31', 'soon']
const TIMES = ['2024-01-05T10:00:00Z', '2024-01-05t10:00:00z', '2024-01-05T25:00:00Z', '2024-01-05']
const NUMBERS = [-1, 0, 1, 1.5, 2, 3, 100, 1e-7, 123456789012, 9007199254740991]
const ANY = fc.constantFrom<unknown>(...TEXTS, ...NUMBERS, true, false, [], {}, [1], { a: 1 }, null)

/** A schema with values that mostly fit it. */
interface Made {
  readonly schema: Json
  readonly value: fc.Arbitrary<unknown>
}

const LENGTHS = { minLength: fc.constantFrom(0, 1, 2), maxLength: fc.constantFrom(1, 2, 30) }
const BOUND = fc.constantFrom(-1, 0, 1, 1.5, 100)
const BOUNDS = { minimum: BOUND, maximum: BOUND, exclusiveMinimum: BOUND, exclusiveMaximum: BOUND }

/** All but the type may be there, and each of them seldom. */
function scalar(
  type: string,
  rules: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  values: readonly unknown[],
  fixed: Json = {},
): fc.Arbitrary<Made> {
  const seldom = Object.entries(rules).map(
    ([name, rule]) => [name, fc.option(rule, { freq: 2 })] as const,
  )
  return fc.record(Object.fromEntries(seldom)).map((given) => {
    const kept = Object.entries(given).filter(([, rule]) => rule !== null)
    return {
      schema: { type, ...fixed, ...Object.fromEntries(kept) },
      value: fc.constantFrom(...values),
    }
  })
}

const SCALARS = fc.oneof(
  scalar(
    'string',
    {
      ...LENGTHS,
      pattern: fc.constantFrom('^[a-z]', '[0-9]$', "'", '^.$'),
      enum: fc.constant(['a', 'ab', "it's"]),
    },
    TEXTS,
  ),
  scalar('string', { enum: fc.constant(['2024-02-29', 'soon']) }, DATES, { format: 'date' }),
  scalar('string', {}, TIMES, { format: 'date-time' }),
  scalar('integer', { ...BOUNDS, enum: fc.constant([1, 2, 'a']) }, NUMBERS),
  scalar('number', { ...BOUNDS, enum: fc.constant([1.5, 2]) }, NUMBERS),
  scalar('boolean', { enum: fc.constant([true]) }, [true, false]),
)

function field(depth: number): fc.Arbitrary<Made> {
  const all =
    depth === 0
      ? SCALARS
      : fc.oneof({ weight: 3, arbitrary: SCALARS }, objects(depth), lists(depth), maps(depth))
  return fc.tuple(all, fc.boolean()).chain(([made, hasDefault]) => {
    // Seldom something else, so that most lists and objects are looked into.
    const value = fc.oneof({ weight: 12, arbitrary: made.value }, { weight: 1, arbitrary: ANY })
    if (!hasDefault || made.schema['properties'] !== undefined)
      return fc.constant({ ...made, value })
    return made.value.map((given) => {
      const schema = { ...made.schema, default: given }
      return { schema: isTaken(schema) ? schema : made.schema, value }
    })
  })
}

/** What a default breaks, no schema is made with. */
function isTaken(schema: Json): boolean {
  try {
    recordSchemaOf({ properties: { a: schema } })
    return true
  } catch {
    return false
  }
}

function objects(depth: number): fc.Arbitrary<Made> {
  const members = fc.uniqueArray(
    fc.tuple(fc.constantFrom(...NAMES), field(depth - 1), fc.boolean()),
    {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name,
    },
  )
  return fc.tuple(members, fc.constantFrom(true, false, undefined)).map(([some, others]) => {
    const required = some.flatMap(([name, , isRequired]) => (isRequired ? [name] : []))
    const values = some.map(([name, { value }]) => [name, fc.option(value, { freq: 12 })] as const)
    const own = fc.record(Object.fromEntries(values), { requiredKeys: required })
    const missing = fc.record(Object.fromEntries(values), { requiredKeys: [] })
    const value = ANY.filter((one) => one !== null)
    const stray = fc.record({ own, more: fc.constantFrom(...NAMES), value })
    return {
      schema: {
        type: 'object',
        properties: Object.fromEntries(some.map(([name, { schema }]) => [name, schema])),
        ...(required.length > 0 && { required }),
        ...(others !== undefined && { additionalProperties: others }),
      },
      value: fc.oneof(
        { weight: 10, arbitrary: own },
        { weight: 1, arbitrary: missing },
        {
          weight: 1,
          arbitrary: stray.map(({ own: given, more, value: one }) => ({ [more]: one, ...given })),
        },
      ),
    }
  })
}

function lists(depth: number): fc.Arbitrary<Made> {
  const rules = fc.record(
    { minItems: fc.constantFrom(0, 1), maxItems: fc.constantFrom(2, 3), uniqueItems: fc.boolean() },
    { requiredKeys: [] },
  )
  return fc
    .tuple(field(depth - 1), rules)
    .map(([{ schema, value }, { uniqueItems, ...counts }]) => {
      const isScalar = schema['items'] === undefined && schema['type'] !== 'object'
      return {
        schema: {
          type: 'array',
          items: schema,
          ...counts,
          ...(isScalar && uniqueItems === true && { uniqueItems }),
        },
        // A null is no element, and ajv has no word for that.
        value: fc.array(
          value.filter((one) => one !== null),
          { maxLength: 3 },
        ),
      }
    })
}

function maps(depth: number): fc.Arbitrary<Made> {
  return field(depth - 1).map(({ schema, value }) => ({
    schema: { type: 'object', additionalProperties: schema },
    value: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 3 }),
  }))
}

const CASES = objects(3).chain(({ schema, value }) =>
  fc.record({
    schema: fc.constant(schema),
    rows: fc.array(value as fc.Arbitrary<Json>, { minLength: 20, maxLength: 20 }),
  }),
)
