import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide, MAX_STEPS } from './decide.ts'
import { parseRuleValue, type Rule } from './rule.ts'

const NONE = [{ exists: false }]

/** The values that a list lets pass, and those that it does not. */
const VALUES: readonly [list: unknown[], passing: unknown[], failing: unknown[]][] = [
  [
    ['a', 'b'],
    ['a', 'b', ['x', 'b'], [['b']]],
    ['A', 'ab', '', null, ['x'], [], {}, { a: 'a' }],
  ],
  [[5], [5, 5.0, [4, 5]], ['5', 6, true, null]],
  [[0], [0, -0], [false, null, '']],
  [
    [true, null],
    [true, null, [null]],
    [false, 'true', 'null', 0, []],
  ],
  [[{ prefix: 'ab' }], ['ab', 'abc', [1, 'abc']], ['a', 'xab', 'ABC', 5, null]],
  [[{ prefix: '' }], ['', 'a'], [5, null, true]],
  [[{ prefix: '1' }], ['12'], [12]],
  [[{ prefix: { 'equals-ignore-case': 'aB' } }], ['AB', 'abC'], ['a', 'xab', 5]],
  [[{ suffix: '.png' }], ['a.png', '.png'], ['a.PNG', 'png', 5]],
  [[{ suffix: { 'equals-ignore-case': '.Png' } }], ['a.pNG'], ['a.jpg', null]],
  [[{ 'equals-ignore-case': 'YeS' }], ['yes', 'YES'], ['yess', true]],
  [[{ 'equals-ignore-case': 'ΟΔΟΣ' }], ['οδος', 'οδοσ'], ['οδο']],
  [[{ numeric: ['=', 5] }], [5, 5.0], ['5', 5.1, null, true]],
  [[{ numeric: ['>', 0, '<=', 5] }], [0.1, 5, [0, 5]], [0, 5.1, [0, 6], '3']],
  [[{ numeric: ['>=', 0, '<', 5] }], [0, 4.9], [-1, 5]],
  [[{ numeric: ['<', -1] }], [-2], [-1, 0]],
  [[{ 'anything-but': 'a' }], ['b', 'A', 5, true, null, ['a', 'b']], ['a', ['a'], [], {}]],
  [[{ 'anything-but': [1, 2] }], [3, '1', [1, 3]], [1, 2, [1, 2]]],
  [[{ 'anything-but': { prefix: 'in' } }], ['out', 5, null], ['in', 'inner']],
  [[{ 'anything-but': { prefix: ['a', 'b'] } }], ['c', ['a', 'c']], ['ab', 'bc', ['a', 'b']]],
  [[{ 'anything-but': { suffix: 'x' } }], ['xy', 5], ['x', 'yx']],
  [[{ 'anything-but': { 'equals-ignore-case': ['x', 'y'] } }], ['z', 'xx'], ['X', 'Y']],
  [[{ exists: true }], [1, null, '', [0], false], [[], {}, [{}], [{ y: 1 }]]],
  [[{ exists: false }], [[], {}, [{ y: 1 }]], [1, null, '', [0]]],
  [[{ exists: false }, 'a'], [[], 'a'], ['b']],
  [[{ cidr: '10.0.0.0/24' }], ['10.0.0.0', '10.0.0.255', '::ffff:10.0.0.7'], ['10.0.1.0', 10]],
  [[{ cidr: '10.0.0.99/24' }], ['10.0.0.1'], ['10.0', '010.0.0.1', '10.0.0.1/24', 'a']],
  [[{ cidr: '10.0.0.7/32' }], ['10.0.0.7'], ['10.0.0.6']],
  [[{ cidr: '2001:db8::/32' }], ['2001:db8::1', '2001:0DB8:0:0::1'], ['2001:db9::', '10.0.0.1']],
  [['10.0.0.1'], ['10.0.0.1'], ['10.0.0.2']],
  [
    ['a', { prefix: 'b' }, { numeric: ['>', 5] }],
    ['a', 'bb', 6],
    ['ab', 5],
  ],
]

for (const [list, passing, failing] of VALUES) {
  test(`the list ${JSON.stringify(list)} passes what it wants and nothing else`, () => {
    const rule = ruleOf({ data: { x: list } })
    for (const x of passing) {
      assert.equal(decide(rule, { data: { x } }).kind, 'passes', JSON.stringify(x))
    }
    for (const x of failing) {
      assert.equal(decide(rule, { data: { x } }).kind, 'fails', JSON.stringify(x))
    }
  })
}

const EXISTS = [{ exists: true }]
const ABSENT = [{ exists: false }]

const SHAPES: readonly [what: string, rule: object, body: unknown, passes: boolean][] = [
  ['all fields hold', { a: [1], b: [2] }, { a: 1, b: 2 }, true],
  ['one of the fields does not hold', { a: [1], b: [2] }, { a: 1, b: 3 }, false],
  ['a field is not there', { a: [1], b: [{ 'anything-but': 2 }] }, { a: 1 }, false],
  ['there are further fields', { a: { b: [1] } }, { a: { b: 1, c: 2 }, d: 3 }, true],
  ['an object is no object', { a: { b: [1] } }, { a: 1 }, false],
  ['what must not exist has no parent', { a: { b: ABSENT } }, { c: 1 }, true],
  ['a name holds a dot', { 'a.b': [1] }, { 'a.b': 1 }, true],
  ['a dot would have to lead on', { 'a.b': [1] }, { a: { b: 1 } }, false],
  ['a name is inherited', { constructor: EXISTS }, {}, false],
  ['one element has both', { a: { x: [1], y: [2] } }, { a: [{ x: 3 }, { x: 1, y: 2 }] }, true],
  ['two elements have one each', { a: { x: [1], y: [2] } }, { a: [{ x: 1 }, { y: 2 }] }, false],
  ['arrays stand in arrays', { a: { x: [1], y: [2] } }, { a: [[], [{ x: 1, y: 2 }]] }, true],
  [
    'inner arrays are kept together too',
    { u: { t: { k: ['c'], v: ['b'] } } },
    { u: [{ t: [{ k: 'c' }, { v: 'b' }] }] },
    false,
  ],
  [
    'an outer element has only one of two',
    { d: { n: EXISTS, i: { x: ['1'] } } },
    { d: [{ n: 'a' }, { i: { x: '1' } }] },
    false,
  ],
  ['values stand beside objects', { a: ['v'] }, { a: [{ x: 1 }, 'v'] }, true],
  ['an element lacks it', { d: { a: [1], b: ABSENT } }, { d: [{ a: 1 }, { a: 2, b: 3 }] }, true],
  ['the element has it', { d: { a: [2], b: ABSENT } }, { d: [{ a: 1 }, { a: 2, b: 3 }] }, false],
  ['some element has it', { d: { b: ABSENT } }, { d: [{ a: 1 }, { b: 3 }] }, false],
  ['no element has it', { d: { b: ABSENT } }, { d: [{ a: 1 }, { c: 3 }] }, true],
  ['an array is empty', { d: { a: EXISTS } }, { d: [] }, false],
  ['the body is an array', { a: [1], b: [2] }, [{ a: 1 }, { a: 1, b: 2 }], true],
  ['no element of the body holds', { a: [1], b: [2] }, [{ a: 1 }, { b: 2 }], false],
  ['the body is a string', { a: [1] }, 'a', false],
  ['the body is null and nothing is wanted of it', { a: ABSENT }, null, true],
  ['the first way holds', { $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, true],
  ['the second way holds', { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 2 }, true],
  ['no way holds', { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
  ['a way holds, its neighbour not', { c: [3], $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, false],
  [
    'a way needs two fields',
    {
      $or: [
        { a: [1], b: [2] },
        { c: [3], $or: [{ d: [4] }, { e: [5] }] },
      ],
    },
    { a: 1, c: 3, e: 5 },
    true,
  ],
  [
    'each element has one way only',
    { d: { n: [1], $or: [{ a: [1] }, { b: [2] }] } },
    { d: [{ n: 1 }, { a: 1 }, { b: 2 }] },
    false,
  ],
  [
    'an element has its way',
    { d: { n: [1], $or: [{ a: [1] }, { b: [2] }] } },
    { d: [{ a: 1 }, { n: 1, b: 2 }] },
    true,
  ],
]

for (const [what, rule, body, passes] of SHAPES) {
  test(`a body ${passes ? 'passes' : 'fails'} where ${what}`, () => {
    assert.equal(decide(ruleOf(rule), body).kind, passes ? 'passes' : 'fails')
  })
}

const LONG = 'x'.repeat(1_000)

const REASONS: readonly [rule: object, body: unknown, term: string, found: string, why: string][] =
  [
    [
      { event: { flowId: ['f1', 'f2'] } },
      { event: { flowId: 'f3' } },
      'event.flowId',
      '"f3"',
      'event.flowId is "f3"; the filter wants ["f1","f2"].',
    ],
    [
      { a: [1], data: { 'a.b': [{ numeric: ['>', 5] }] } },
      { a: 1 },
      'data["a.b"]',
      'nothing',
      'data["a.b"] is not there; the filter wants [{"numeric":[">",5]}].',
    ],
    [
      { $or: [{ data: { x: [1] } }, { y: [2] }] },
      { data: { x: [2, 3] }, y: 1 },
      '$or[0].data.x',
      '[2,3]',
      '$or[0].data.x is [2,3]; the filter wants [1].',
    ],
    [
      { a: EXISTS },
      { a: { b: 1 } },
      'a',
      '{"b":1}',
      'a is {"b":1} (no plain value to compare); the filter wants [{"exists":true}].',
    ],
    [
      { items: { name: ['n'], size: [1] } },
      {
        items: [
          7,
          [
            { name: 'm', size: 1 },
            { name: 'n', size: 2 },
          ],
          { name: 'n', size: 3 },
        ],
      },
      'items.size',
      '2',
      'items.size is 2, in the nearest of 3 elements; the filter wants [1].',
    ],
    [
      { a: ABSENT },
      { a: LONG },
      'a',
      `"${LONG.slice(0, 198)}…`,
      `a is "${LONG.slice(0, 198)}…; the filter wants [{"exists":false}].`,
    ],
  ]

for (const [rule, body, term, found, reason] of REASONS) {
  test(`the reason "${reason.slice(0, 70)}" names the term, what is there and what is wanted`, () => {
    const decision = decide(ruleOf(rule), body)
    assert.ok(decision.kind === 'fails')
    const { wanted, ...rest } = decision
    assert.deepEqual(rest, { kind: 'fails', term, found, reason })
    assert.ok(reason.endsWith(`; the filter wants ${wanted}.`))
  })
}

test('a body that nests deeper than the stack is judged like any other', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(300_000)}{"a":1}${']'.repeat(300_000)}`)
  assert.equal(decide(ruleOf({ a: [1] }), deep).kind, 'passes')
  assert.equal(decide(ruleOf({ b: { a: [2] } }), { b: deep }).kind, 'fails')
  assert.equal(decide(ruleOf({ b: ['x'] }), { b: deep }).kind, 'fails')
})

const SIMPLE: readonly [what: string, rule: unknown, body: unknown][] = [
  ['a value', { d: { k: ['v'] } }, { d: { k: Array(500_000).fill(1) } }],
  ['an operator', { d: { k: [{ prefix: 'v' }] } }, { d: { k: Array(500_000).fill('') } }],
  ['a value of objects', { d: { k: ['v'] } }, { d: Array(170_000).fill({}) }],
]

for (const [what, rule, body] of SIMPLE) {
  test(`a filter of one term, ${what}, is decided for whatever fits an event`, () => {
    assert.equal(decide(ruleOf(rule), body).kind, 'fails')
  })
}

const HEAVY: readonly [what: string, rule: unknown, body: unknown][] = [
  [
    'a thousand operators',
    { k: Array.from({ length: 999 }, (_, n) => ({ prefix: `x${n}` })) },
    { k: Array(100_000).fill('y') },
  ],
  [
    'a thousand refusals of one operator',
    { k: [{ 'anything-but': { prefix: Array.from({ length: 998 }, (_, n) => `x${n}`) } }] },
    { k: Array(100_000).fill('x997') },
  ],
  [
    'many terms that hold',
    { $or: Array.from({ length: 99 }, (_, n) => ({ [`k${n}`]: ['v'] })) },
    Array(100_000).fill({}),
  ],
  [
    'many terms of things that must not be there',
    { ...Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`k${n}`, NONE])), z: ['v'] },
    Array(100_000).fill({}),
  ],
  ['addresses', { k: [{ cidr: '10.0.0.0/8' }] }, { k: Array(40_000).fill('::1') }],
]

for (const [what, rule, body] of HEAVY) {
  test(`a filter of ${what} is left undecided where the values are too many`, () => {
    const decision = decide(ruleOf(rule), body)
    assert.ok(decision.kind === 'undecided')
    assert.match(decision.reason, /too many values/)
  })
}

test('decisions share the effort that they are given, and heavy ones leave some of it to the light', () => {
  const light = ruleOf({ z: ['v'] })
  const effort = { left: 3 * MAX_STEPS }
  for (const _round of [1, 2, 3]) {
    for (const [, rule, body] of HEAVY) {
      assert.equal(decide(ruleOf(rule), body, effort).kind, 'undecided')
    }
  }
  const spent = 3 * MAX_STEPS - effort.left
  assert.ok(spent > MAX_STEPS && spent < 3 * MAX_STEPS, String(spent))
  assert.equal(decide(light, { z: Array(1_000).fill('x') }, effort).kind, 'fails')
  assert.equal(decide(light, { z: 'x' }, { left: 0 }).kind, 'undecided')
})

function ruleOf(value: unknown): Rule {
  const rule = parseRuleValue(value)
  if ('problem' in rule) assert.fail(rule.problem)
  return rule
}
