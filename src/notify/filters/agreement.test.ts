import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decide } from './decide.ts'
import { parseRule, type Rule } from './rule.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const PLAIN = fc.constantFrom<Json>(0, 1, 2, 'x', 'xy', 'X', 'yx', true, null, '10.0.0.1')

const BODIES = fc.letrec<{ body: Json; value: Json }>((tie) => ({
  body: fc.record({ a: tie('value'), b: tie('value'), c: tie('value') }, { requiredKeys: ['a'] }),
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: PLAIN },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: tie('body') },
  ),
})).body

const ENTRIES = fc.oneof(
  PLAIN,
  fc.constantFrom<Json>(
    { exists: true },
    { exists: false },
    { prefix: 'x' },
    { suffix: 'x' },
    { prefix: { 'equals-ignore-case': 'X' } },
    { 'equals-ignore-case': 'x' },
    { numeric: ['>', 0] },
    { numeric: ['>=', 0, '<', 2] },
    { cidr: '10.0.0.0/8' },
    { 'anything-but': ['x', 'xy'] },
    { 'anything-but': 1 },
    { 'anything-but': { prefix: 'x' } },
  ),
)
const LISTS: fc.Arbitrary<Json> = fc.array(ENTRIES, { minLength: 1, maxLength: 4 })

/** The fields in a `$or` are not those beside it, which could lead into the same array. */
const RULES = fc.letrec<{ rule: Json; wanted: Json }>((tie) => ({
  rule: fc.oneof(
    { weight: 1, arbitrary: fieldsFrom(['a', 'b'], tie('wanted'), 1) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fieldsFrom(['a'], tie('wanted'), 0),
          fc.array(fieldsFrom(['b', 'c'], tie('wanted'), 1), { minLength: 2, maxLength: 2 }),
        )
        .map(([fields, $or]) => ({ ...fields, $or })),
    },
  ),
  wanted: fc.oneof(
    { maxDepth: 2 },
    { weight: 2, arbitrary: LISTS },
    { weight: 1, arbitrary: tie('rule') },
  ),
})).rule

function fieldsFrom(
  names: readonly string[],
  wanted: fc.Arbitrary<Json>,
  minKeys: number,
): fc.Arbitrary<{ [name: string]: Json }> {
  return fc.dictionary(fc.constantFrom(...names), wanted, { minKeys, noNullPrototype: true })
}

test('a filter decides as a plain evaluation in the way of event-ruler does', () => {
  const seen = { passes: 0, fails: 0, undecided: 0 }
  fc.assert(
    fc.property(RULES, BODIES, (rule, body) => {
      const { kind } = decide(ruleOf(rule), body)
      seen[kind]++
      assert.equal(kind, isMatch(rule, body) ? 'passes' : 'fails')
    }),
    { numRuns: 2_000 },
  )
  assert.ok(Math.min(seen.passes, seen.fails) > 50, JSON.stringify(seen))
})

test('a filter made of what a body holds passes that body', () => {
  fc.assert(
    fc.property(fc.oneof(BODIES, fc.jsonValue({ maxDepth: 4 })), (value) => {
      const body: Json = JSON.parse(JSON.stringify(value))
      const rule = ruleFrom(body)
      fc.pre(rule !== null && !Array.isArray(rule))
      assert.deepEqual(decide(ruleOf(rule), body), { kind: 'passes' })
    }),
  )
})

test('a failing term that is given what it wants fails no more', () => {
  fc.assert(
    fc.property(RULES, BODIES, (rule, body) => {
      const before = decide(ruleOf(rule), body)
      fc.pre(before.kind === 'fails')
      const [wanted]: Json[] = JSON.parse(before.wanted)
      fc.pre(wanted !== undefined && (wanted === null || typeof wanted !== 'object'))
      const names = before.term.split('.').filter((name) => !name.startsWith('$or'))
      const after = decide(ruleOf(rule), withValue(body, names, wanted))
      assert.ok(after.kind !== 'fails' || after.term !== before.term)
    }),
  )
})

test('no body makes a filter throw', () => {
  fc.assert(
    fc.property(RULES, fc.jsonValue(), (rule, body) => {
      assert.doesNotThrow(() => decide(ruleOf(rule), body))
    }),
  )
})

/** event-ruler's way: fields flattened, each with its place in every array; ways written out. */
function isMatch(rule: Json, body: Json): boolean {
  const fields = fieldsOf(body, '', {})
  return waysOf(rule, '').some((way) => canHold(way, fields, {}, []))
}

interface Field {
  readonly path: string
  readonly value: Json
  readonly places: Places
}

/** Which element of which array, the array named by where it stands in the body. */
type Places = Readonly<Record<string, number>>
type Way = readonly [path: string, list: Json[]][]

function fieldsOf(value: Json, path: string, places: Places): Field[] {
  if (value === null || typeof value !== 'object') return [{ path, value, places }]
  if (!Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, each]) =>
      fieldsOf(each, `${path}/${name}`, places),
    )
  }
  const id = `${path} ${JSON.stringify(places)}`
  return value.flatMap((each, index) => fieldsOf(each, path, { ...places, [id]: index }))
}

function waysOf(rule: Json, path: string): Way[] {
  if (Array.isArray(rule)) return [[[path, rule]]]
  assert.ok(rule !== null && typeof rule === 'object')
  return Object.entries(rule)
    .map(([name, each]) => {
      if (name !== '$or') return waysOf(each, `${path}/${name}`)
      assert.ok(Array.isArray(each))
      return each.flatMap((way) => waysOf(way, path))
    })
    .reduce<Way[]>((sofar, more) => sofar.flatMap((a) => more.map((b) => [...a, ...b])), [[]])
}

/** Tries every field for every term; what is to be absent is looked for where the others were found. */
function canHold([term, ...rest]: Way, fields: Field[], at: Places, absent: string[]): boolean {
  const near = fields.filter(({ places }) =>
    Object.entries(places).every(([id, index]) => (at[id] ?? index) === index),
  )
  if (term === undefined) return !near.some(({ path }) => absent.includes(path))
  const [path, list] = term
  const mayBeAbsent = list.some((entry) => JSON.stringify(entry) === '{"exists":false}')
  return (
    near.some(
      (field) =>
        field.path === path &&
        list.some((entry) => isOne(field.value, entry)) &&
        canHold(rest, fields, { ...at, ...field.places }, absent),
    ) ||
    (mayBeAbsent && canHold(rest, fields, at, [...absent, path]))
  )
}

function isOne(value: Json, entry: Json): boolean {
  const text = typeof value === 'string' ? value : ''
  switch (JSON.stringify(entry)) {
    case '{"exists":true}':
      return true
    case '{"exists":false}':
      return false
    case '{"prefix":"x"}':
      return text.startsWith('x')
    case '{"suffix":"x"}':
      return text.endsWith('x')
    case '{"prefix":{"equals-ignore-case":"X"}}':
      return /^x/i.test(text)
    case '{"equals-ignore-case":"x"}':
      return /^x$/i.test(text)
    case '{"numeric":[">",0]}':
      return value === 1 || value === 2
    case '{"numeric":[">=",0,"<",2]}':
      return value === 0 || value === 1
    case '{"cidr":"10.0.0.0/8"}':
      return text.startsWith('10.')
    case '{"anything-but":["x","xy"]}':
      return value !== 'x' && value !== 'xy'
    case '{"anything-but":1}':
      return value !== 1
    case '{"anything-but":{"prefix":"x"}}':
      return !text.startsWith('x')
    default:
      return value === entry
  }
}

/** Lists of the values themselves; of an array its plain values, or else its first usable element. */
function ruleFrom(value: Json): Json {
  if (value === null || typeof value !== 'object') return [value]
  if (Array.isArray(value)) {
    const plain = value.filter((each) => each === null || typeof each !== 'object')
    if (plain.length > 0) return plain
    return value.map(ruleFrom).find((rule) => rule !== null) ?? null
  }
  const fields = Object.entries(value)
    .filter(([name]) => name !== '$or')
    .map(([name, each]) => [name, ruleFrom(each)] as const)
    .filter(([, rule]) => rule !== null)
  return fields.length === 0 ? null : Object.fromEntries(fields)
}

function withValue(body: Json, [name = '', ...rest]: string[], wanted: Json): Json {
  const fields = body !== null && typeof body === 'object' && !Array.isArray(body) ? body : {}
  const before = fields[name] ?? {}
  return { ...fields, [name]: rest.length === 0 ? wanted : withValue(before, rest, wanted) }
}

function ruleOf(value: Json): Rule {
  const rule = parseRule(JSON.stringify(value))
  if ('problem' in rule) assert.fail(rule.problem)
  return rule
}
