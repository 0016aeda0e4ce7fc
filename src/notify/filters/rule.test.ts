import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  MAX_RULE_BYTES,
  MAX_RULE_DEPTH,
  MAX_RULE_FIELDS,
  MAX_RULE_VALUES,
  parseRule,
  parseRuleValue,
} from './rule.ts'

const LISTS: readonly string[] = [
  '["a"]',
  '["a", 1, -2.5, true, false, null]',
  '[""]',
  '[{"prefix": "a"}]',
  '[{"prefix": ""}]',
  '[{"prefix": {"equals-ignore-case": "a"}}]',
  '[{"suffix": "a"}]',
  '[{"suffix": {"equals-ignore-case": "a"}}]',
  '[{"equals-ignore-case": "a"}]',
  '[{"anything-but": "a"}]',
  '[{"anything-but": ""}]',
  '[{"anything-but": 5}]',
  '[{"anything-but": ["a", "b"]}]',
  '[{"anything-but": [1, 2]}]',
  '[{"anything-but": {"prefix": "a"}}]',
  '[{"anything-but": {"prefix": ["a", "b"]}}]',
  '[{"anything-but": {"suffix": "a"}}]',
  '[{"anything-but": {"suffix": ["a", "b"]}}]',
  '[{"anything-but": {"equals-ignore-case": ""}}]',
  '[{"anything-but": {"equals-ignore-case": ["a", ""]}}]',
  ...['=', '<', '<=', '>', '>='].map((sign) => `[{"numeric": ["${sign}", -4e-6]}]`),
  '[{"numeric": [">", 0, "<", 1]}]',
  '[{"numeric": [">=", 0, "<=", 1]}]',
  '[{"exists": true}]',
  '[{"exists": false}, "a"]',
  '[{"cidr": "10.0.0.0/8"}]',
  '[{"cidr": "10.1.2.3/32"}]',
  '[{"cidr": "0.0.0.0/0"}]',
  '[{"cidr": "2001:db8::/32"}]',
  '["a", {"prefix": "b"}, {"numeric": ["=", 1]}]',
]

for (const list of LISTS) {
  test(`the list ${list} is read`, () => {
    const rule = parseRule(`{"data": {"x": ${list}}}`)
    assert.ok('terms' in rule, 'problem' in rule ? rule.problem : '')
  })
}

const RULES: readonly string[] = [
  '{"$or": [{"a": [1]}, {"b": [2]}]}',
  '{"x": ["y"], "$or": [{"a": [1]}, {"b": [2], "$or": [{"c": [3]}, {"d": [4]}]}]}',
  '{"data": {"$or": [{"a": [1]}, {"a": [2]}, {"b": {"c": [3]}}]}}',
  '{"a": {"x": [1]}, "b": {"x": ["{", "\\"}\\":"]}, "x": [1]}',
  '{"prefix": ["a field may be called so outside of $or"]}',
  '{"a.b": [1], "a": {"b": [2]}, "": [3], "__proto__": [4], "constructor": [5]}',
]

for (const text of RULES) {
  test(`the filter ${text} is read`, () => {
    const rule = parseRule(text)
    assert.ok('terms' in rule, 'problem' in rule ? rule.problem : '')
  })
}

const BAD_LISTS: readonly [list: string, problem: string][] = [
  ['[]', 'data.x: the list is empty; name at least one value.'],
  ['"a"', 'data.x: values stand in a list; write ["a"] instead of "a".'],
  ['null', 'data.x: values stand in a list; write [null] instead of null.'],
  [
    '[1, [2]]',
    'data.x[1]: a list holds strings, numbers, true, false, null and operators; it is [2].',
  ],
  ['[1e999]', 'data.x[0]: the number is too large to compare with.'],
  [
    '[{}]',
    'data.x[0]: braces in a list hold one operator, "anything-but", "cidr", "equals-ignore-case", "exists", "numeric", "prefix", or "suffix"; it is {}.',
  ],
  [
    '[{"prefix": "a", "suffix": "b"}]',
    'data.x[0]: braces in a list hold one operator, "anything-but", "cidr", "equals-ignore-case", "exists", "numeric", "prefix", or "suffix"; it is {"prefix":"a","suffix":"b"}.',
  ],
  [
    '["a", {"wildcard": "a*"}]',
    'data.x[1]: there is no operator "wildcard"; use "anything-but", "cidr", "equals-ignore-case", "exists", "numeric", "prefix", or "suffix".',
  ],
  [
    '[{"constructor": 1}]',
    'data.x[0]: there is no operator "constructor"; use "anything-but", "cidr", "equals-ignore-case", "exists", "numeric", "prefix", or "suffix".',
  ],
  ...['"prefix"', '"suffix"'].flatMap((name): [string, string][] =>
    ['3', '["a"]', '{"wildcard":"a"}', '{"equals-ignore-case":5}'].map((operand) => [
      `[{${name}: ${operand}}]`,
      `data.x[0]: ${name} takes a string or {"equals-ignore-case": "…"}; it is ${operand}.`,
    ]),
  ),
  ...['5', '["a"]', 'null'].map((operand): [string, string] => [
    `[{"equals-ignore-case": ${operand}}]`,
    `data.x[0]: "equals-ignore-case" takes a string; it is ${operand}.`,
  ]),
  ...['"true"', '1', 'null'].map((operand): [string, string] => [
    `[{"exists": ${operand}}]`,
    `data.x[0]: "exists" takes true or false; it is ${operand}.`,
  ]),
  ...['"foo"', '"10.0.0.0"', '"10.0.0.0/33"', '"10.0.0.0/-1"', '"10/8"', '"0x0a.0.0.0/8"', '5'].map(
    (operand): [string, string] => [
      `[{"cidr": ${operand}}]`,
      `data.x[0]: "cidr" takes a range of addresses, like "10.0.0.0/8" or "fd00::/8"; it is ${operand}.`,
    ],
  ),
  ...['"::/129"', '"::ffff:10.0.0.0/8"', '"a/b/c"', '"10.0.0.0/8/8"', '["10.0.0.0/8"]'].map(
    (operand): [string, string] => [
      `[{"cidr": ${operand}}]`,
      `data.x[0]: "cidr" takes a range of addresses, like "10.0.0.0/8" or "fd00::/8"; it is ${operand}.`,
    ],
  ),
  ...['[">"]', '[]', '5', '[">",0,"<"]'].map((operand): [string, string] => [
    `[{"numeric": ${operand}}]`,
    `data.x[0]: "numeric" takes comparisons in pairs, like [">", 0] or [">=", 0, "<", 100]; it is ${operand}.`,
  ]),
  ...['"=="', '"<>"', '5', 'null'].map((sign): [string, string] => [
    `[{"numeric": [${sign}, 5]}]`,
    `data.x[0]: "numeric" knows "=", "<", "<=", ">" and ">="; it is given ${sign}.`,
  ]),
  ...['"5"', 'true', 'null'].map((limit): [string, string] => [
    `[{"numeric": [">", ${limit}]}]`,
    `data.x[0]: "numeric" wants a number after ">", like [">", 0] or [">=", 0, "<", 100]; it is ${limit}.`,
  ]),
  ...['["<",1,">",0]', '["=",1,"=",1]', '[">",0,">",1]', '[">",0,"<",9,"<",5]'].map(
    (operand): [string, string] => [
      `[{"numeric": ${operand}}]`,
      `data.x[0]: "numeric" takes one comparison, or a lower bound and then an upper one, like [">", 0] or [">=", 0, "<", 100]; it is ${operand}.`,
    ],
  ),
  ...['[">",1,"<",1]', '[">=",30,"<=",1]'].map((operand): [string, string] => [
    `[{"numeric": ${operand}}]`,
    `data.x[0]: "numeric" wants a lower bound below the upper one; it is ${operand}.`,
  ]),
  ...['true', 'null', '[]', '["a",1]', '[null]', '[["a"]]'].map((operand): [string, string] => [
    `[{"anything-but": ${operand}}]`,
    `data.x[0]: "anything-but" takes a string, a number, a list of only strings or of only numbers, or one of {"prefix": …}, {"suffix": …} and {"equals-ignore-case": …}; it is ${operand}.`,
  ]),
  ...['{}', '{"wildcard":"a*"}', '{"numeric":["=",1]}', '{"prefix":"a","suffix":"b"}'].map(
    (operand): [string, string] => [
      `[{"anything-but": ${operand}}]`,
      `data.x[0]: "anything-but" takes one of {"prefix": …}, {"suffix": …} and {"equals-ignore-case": …}; it is ${operand}.`,
    ],
  ),
  ...['""', '27', '[]', '{"equals-ignore-case":"a"}'].map((part): [string, string] => [
    `[{"anything-but": {"prefix": ${part}}}]`,
    `data.x[0]: "prefix" in "anything-but" takes a string that is not empty, or a list of them; it is ${part}.`,
  ]),
  [
    '[{"anything-but": {"suffix": ["a", ""]}}]',
    'data.x[0]: "suffix" in "anything-but" takes a string that is not empty, or a list of them; it is "".',
  ],
  [
    '[{"anything-but": {"equals-ignore-case": [1]}}]',
    'data.x[0]: "equals-ignore-case" in "anything-but" takes a string, or a list of them; it is 1.',
  ],
]

for (const [list, problem] of BAD_LISTS) {
  test(`the list ${list} is refused with its path, its value and what to do`, () => {
    assert.deepEqual(parseRule(`{"data": {"x": ${list}}}`), { problem })
  })
}

const BAD_RULES: readonly [text: string, problem: string | RegExp][] = [
  ['', /^The filter is not JSON: /],
  ['{"a": [1]', /^The filter is not JSON: /],
  ['[1]', 'The filter: an object is wanted, like {"type": ["order.created"]}; it is [1].'],
  ['null', 'The filter: an object is wanted, like {"type": ["order.created"]}; it is null.'],
  ['{}', 'The filter: the object is empty; name a field.'],
  ['{"data": {"repo:name": {}}}', 'data.repo:name: the object is empty; name a field.'],
  ['{"a.b": {"c d": 5}}', '["a.b"]["c d"]: values stand in a list; write [5] instead of 5.'],
  [
    '{"data": {"prefix": "/a"}}',
    'data.prefix: an operator stands in the list of a field, like [{"prefix":"/a"}].',
  ],
  ['{"$or": {"a": [1]}}', '$or: "$or" takes a list of at least two objects; it is {"a":[1]}.'],
  ['{"$or": [{"a": [1]}]}', '$or: "$or" takes a list of at least two objects; it is [{"a":[1]}].'],
  [
    '{"data": {"$or": [{"a": [1]}, [2]]}}',
    'data.$or[1]: an object is wanted, like {"type": ["order.created"]}; it is [2].',
  ],
  ['{"$or": [{"a": [1]}, {}]}', '$or[1]: the object is empty; name a field.'],
  [
    '{"$or": [{"a": {"numeric": [5]}}, {"b": [1]}]}',
    '$or[0].a.numeric: inside a "$or" no field may be named like an operator; an operator stands in a list.',
  ],
  [
    '{"o": {"a": ["x"], "$or": [{"b": [1]}, {"a": ["y"]}]}}',
    'o.$or[1].a: the same field has a list at o.a, and both would have to match; write one list.',
  ],
  [
    '{"a": {"$or": [{"x": [1]}, {"y": [2]}]}, "$or": [{"b": [1]}, {"a": {"y": [3]}}]}',
    '$or[1].a.y: the same field has a list at a.$or[1].y, and both would have to match; write one list.',
  ],
  [
    '{"a": [1], "b": {"x": ["\\"b\\": "], "\\u0078": [2]}}',
    'The filter names "x" twice in one object; write it once, with one list.',
  ],
  [
    '{"z": {"b": [1]}, "z": {"c": [2]}}',
    'The filter names "z" twice in one object; write it once, with one list.',
  ],
]

for (const [text, problem] of BAD_RULES) {
  test(`the filter ${text} is refused with where and why`, () => {
    const rule = parseRule(text)
    assert.ok('problem' in rule)
    if (typeof problem === 'string') assert.equal(rule.problem, problem)
    else assert.match(rule.problem, problem)
  })
}

const CAPS: readonly [what: string, allowed: unknown, refused: unknown, problem: RegExp][] = [
  [
    'level of nesting',
    nested(MAX_RULE_DEPTH),
    nested(MAX_RULE_DEPTH + 1),
    /^a(\.a)+: this object is on level 21; at most 20 are allowed\.$/,
  ],
  [
    'field',
    fields(MAX_RULE_FIELDS),
    fields(MAX_RULE_FIELDS + 1),
    /^f100: this is field 101 with a list; at most 100 are allowed\.$/,
  ],
  [
    'value',
    { a: [{ 'anything-but': values(MAX_RULE_VALUES - 1) }, 'b'] },
    { a: [{ 'anything-but': values(MAX_RULE_VALUES) }, 'b'] },
    /^The filter holds 1001 values; at most 1000 are allowed\.$/,
  ],
  [
    'byte',
    { a: ['ä'.repeat((MAX_RULE_BYTES - 10) / 2)] },
    { a: [`${'ä'.repeat((MAX_RULE_BYTES - 10) / 2)}x`] },
    /^The filter has 65537 bytes; at most 65536 are allowed\.$/,
  ],
]

for (const [what, allowed, refused, problem] of CAPS) {
  test(`the last allowed ${what} is read, one more is refused`, () => {
    for (const read of [parseRuleValue, (value: unknown) => parseRule(JSON.stringify(value))]) {
      assert.ok('terms' in read(allowed))
      const rule = read(refused)
      assert.match('problem' in rule ? rule.problem : '', problem)
    }
  })
}

test('a field deep in a filter is named by its path', () => {
  const rule = parseRule('{"data": {"a.b": [1], "$or": [{"repo:name": [2]}, {"": [3]}]}}')
  const written = JSON.stringify(rule)
  for (const path of ['data[\\"a.b\\"]', 'data.$or[0].repo:name', 'data.$or[1][\\"\\"]']) {
    assert.ok(written.includes(`"path":"${path}"`), path)
  }
})

test('whatever is given, the answer is a filter or a short sentence', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom('['.repeat(60_000), '{"a":'.repeat(12_000), '"\\'.repeat(30_000)),
    fc.constantFrom('5', '[]', '[{}]', '{}').map((list) => `{"${'a'.repeat(60_000)}": ${list}}`),
  )
  fc.assert(fc.property(texts, (text) => isAnswer(parseRule(text))))
  fc.assert(fc.property(fc.anything(), (value) => isAnswer(parseRuleValue(value))))
})

function isAnswer(rule: ReturnType<typeof parseRule>): boolean {
  return 'terms' in rule || (rule.problem.endsWith('.') && rule.problem.length < 1_000)
}

function nested(depth: number): unknown {
  return depth === 1 ? { a: [1] } : { a: nested(depth - 1) }
}

function fields(count: number): unknown {
  return Object.fromEntries(values(count).map((number) => [`f${number}`, [1]]))
}

function values(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
