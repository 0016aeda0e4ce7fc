import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { comparisonsIn, fulfils, type Operator } from './property-filter.ts'

const FILTERABLE = ['name', 'createdAt', 'flag', 'ids[]', 'deep.*', 'state', 'flowSpec.id']

const RESOURCE = {
  name: 'Orders, clean',
  createdAt: 1_700_000_000_000,
  flag: true,
  state: 'inProgress',
  ids: ['a', 'b'],
  flowSpec: { id: 'spec' },
  deep: {
    number: 10,
    asText: '9',
    nothing: null,
    list: [{ id: 'x', n: 1 }, { id: 'y', n: 5, more: [{ m: 7 }, { m: 9 }] }, { n: '!' }],
  },
}

const HELD: readonly [filter: string, isHeld: boolean][] = [
  // What a text is compared with.
  ['name=="Orders, clean"', true],
  ['name==Orders, clean', false],
  ['name==orders, clean', false],
  ['name==nope,"Orders, clean"', true],
  ['name=="Orders, clean",nope', true],
  ['name!="Orders, clean"', false],
  ['name!=nope', true],
  ['name!=nope,"Orders, clean"', false],
  ['name>"Orders"', true],
  ['name<"Orders"', false],
  ['name>="Orders, clean"', true],
  ['name<="Orders, clean"', true],
  ['name>"Orders, clean"', false],
  // Numbers.
  ['createdAt==1700000000000', true],
  ['createdAt==1700000000000.0', true],
  ['createdAt=="1700000000000"', true],
  ['createdAt==1,1700000000000', true],
  ['createdAt!=1', true],
  ['createdAt>1699999999999', true],
  ['createdAt>1700000000000', false],
  ['createdAt>=1700000000000', true],
  ['createdAt<1700000000000', false],
  ['createdAt<=1700000000000', true],
  ['createdAt<1700000000000.5', true],
  ['createdAt>-1', true],
  ['deep.number>9', true],
  ['deep.number>9a', false],
  ['deep.asText<10', true],
  ['deep.asText==9', true],
  ['deep.asText==9.0', false],
  // Booleans, as whoever writes them.
  ['flag==true', true],
  ['flag==True', true],
  ['flag=="TRUE"', true],
  ['flag==1', false],
  ['flag!=false', true],
  ['flag>false', false],
  // State and status are the same in any case.
  ['state==INPROGRESS', true],
  ['state!=inprogress', false],
  ['flowSpec.id==SPEC', false],
  // Arrays, with or without their brackets.
  ['ids[]==a', true],
  ['ids==b', true],
  ['ids[]==c', false],
  ['ids[]==c,b', true],
  ['ids[]!=a', false],
  ['ids[]!=c', true],
  ['deep.list[].id==y', true],
  ['deep.list.id==z', false],
  ['deep.list[].n>4', true],
  ['deep.list[].n>5', false],
  ['deep.list[].more[].m==9', true],
  ['deep.list[].more[].m<7', false],
  // What is not there equals nothing, and differs from everything.
  ['deep.nope==x', false],
  ['deep.nope!=x', true],
  ['deep.nope>0', false],
  ['deep.nothing==null', false],
  ['deep.nothing!=x', true],
  ['deep.number.more==10', false],
  ['deep.list==x', false],
  ['deep.constructor.name==Object', false],
  ['deep.__proto__==x', false],
  // Several in one parameter.
  ['createdAt>1&property=createdAt<9999999999999', true],
  ['createdAt>1&property=name==nope', false],
  ['name=="a&property=b"', false],
  ['name!="a&property=b"&property=flag==true', true],
  ['name==a&b', false],
]

for (const [filter, isHeld] of HELD) {
  test(`${filter} ${isHeld ? 'holds' : 'does not hold'}`, () => {
    assert.equal(fulfils(RESOURCE, comparisonsIn(filter, FILTERABLE)), isHeld)
  })
}

test('any text without double quotes is found by its name in double quotes', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.array(fc.constantFrom('&property=', ',', '==', 'a', '>', ' ', '%'), { minLength: 1 }),
  )
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (given) => {
      const names = given.map((one) => [one].flat().join('').replaceAll('"', '') || 'x')
      const filter = `name==${names.map((name) => `"${name}"`).join(',')}`
      const [comparison, ...others] = comparisonsIn(`${filter}&property=flag==true`, FILTERABLE)
      assert.deepEqual(comparison, { path: 'name', operator: '==', values: names })
      assert.deepEqual(others, [{ path: 'flag', operator: '==', values: ['true'] }])
    }),
  )
})

const word = fc.constantFrom('a', 'b', 'ab', '1', '2', '10', '-1', 'true')
const scalar = fc.oneof(word, fc.constantFrom(1, 2, 10, -1), fc.boolean())
const resource = fc.record(
  {
    name: scalar,
    ids: fc.array(word, { maxLength: 3 }),
    deep: fc.record(
      {
        n: scalar,
        list: fc.array(fc.record({ m: scalar }, { requiredKeys: [] }), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)
type Resource = Partial<{
  name: Scalar
  ids: Scalar[]
  deep: Partial<{ n: Scalar; list: Partial<{ m: Scalar }>[] }>
}>
type Scalar = string | number | boolean

/** Where each path leads, spelt out. */
const PATHS: Readonly<Record<string, (one: Resource) => readonly (Scalar | undefined)[]>> = {
  name: ({ name }) => [name],
  'ids[]': ({ ids }) => ids ?? [],
  'deep.n': ({ deep }) => [deep?.n],
  'deep.list[].m': ({ deep }) => (deep?.list ?? []).map(({ m }) => m),
}
const TESTS: Readonly<Record<Operator, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order === 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
}

test('whatever is filtered by whatever, the answer is that of the rules written down plainly', () => {
  const comparison = fc
    .record({
      path: fc.constantFrom(...Object.keys(PATHS)),
      operator: fc.constantFrom<Operator>('==', '!=', '>', '<', '>=', '<='),
      values: fc.array(word, { minLength: 1, maxLength: 3 }),
      isQuoted: fc.boolean(),
    })
    .map(({ operator, values, ...rest }) => ({
      ...rest,
      operator,
      values: operator.endsWith('=') && !/[<>]/.test(operator) ? values : values.slice(0, 1),
    }))
  fc.assert(
    fc.property(resource, fc.array(comparison, { minLength: 1, maxLength: 3 }), (one, all) => {
      const filter = all
        .map(
          ({ path, operator, values, isQuoted }) =>
            `${path}${operator}${values.map((v) => (isQuoted ? `"${v}"` : v)).join(',')}`,
        )
        .join('&property=')
      const expected = all.every(({ path, operator, values }) => {
        const found = PATHS[path]?.(one) ?? []
        const isAny = found.some((value) =>
          values.some((text) => value !== undefined && isMet(value, operator, text)),
        )
        return operator === '!=' ? !isAny : isAny
      })
      assert.equal(fulfils(one, comparisonsIn(filter, FILTERABLE)), expected, filter)
    }),
    { numRuns: 2_000 },
  )
})

/** Numbers as numbers (a text of digits is one where sizes are asked), truth as a word, the rest as texts. */
function isMet(value: Scalar, operator: Operator, text: string): boolean {
  const isEquality = operator === '==' || operator === '!='
  if (typeof value === 'boolean') return isEquality && String(value) === text
  if (isEquality) return typeof value === 'number' ? value === Number(text) : value === text
  const [a, b] = [Number(value), Number(text)]
  if (!Number.isNaN(a) && !Number.isNaN(b)) return TESTS[operator](a - b)
  if (typeof value === 'number') return false
  return TESTS[operator](value === text ? 0 : value < text ? -1 : 1)
}
