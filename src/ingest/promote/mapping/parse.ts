/**
 * parse: the text of an expression → its tree, or a complaint with the place and what was expected (pure).
 * Operators bind as in JEXL, of which the documented language is a part.
 */
import type { Complaint, Expression } from './expression.ts'
import { RESERVED, type Token, tokensOf } from './tokens.ts'

/** The documented length of a calculated field, and how deep Weir follows one. */
const MAX_CHARACTERS = 4_096
const MAX_DEPTH = 40

export function parse(source: string): Expression | Complaint {
  if (source.length > MAX_CHARACTERS) {
    const sentence = `The expression has ${source.length} characters; it may have ${MAX_CHARACTERS}.`
    return { at: MAX_CHARACTERS, sentence }
  }
  const tokens = tokensOf(source)
  if ('sentence' in tokens) return tokens
  try {
    const parser = new Parser(tokens)
    const expression = parser.expression(0)
    parser.expect('end', '', 'an operator or the end')
    return expression
  } catch (error) {
    if (error instanceof Stop) return error.complaint
    throw error
  }
}

export function isComplaint<T extends object>(given: T | Complaint): given is Complaint {
  return 'sentence' in given
}

/** Leaves the descent; never leaves this file. */
class Stop extends Error {
  readonly complaint: Complaint
  constructor(complaint: Complaint) {
    super(complaint.sentence)
    this.complaint = complaint
  }
}

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** Whatever binds at least as tightly as `least`. */
  expression(least: number): Expression {
    if (++this.#depth > MAX_DEPTH) this.#stop(`The expression is nested deeper than ${MAX_DEPTH}.`)
    let left = this.#prefixed()
    let length = 0
    for (;;) {
      const { kind, value, at } = this.#token
      const symbol = kind === 'symbol' || kind === 'name' ? (WORDS[value] ?? value) : ''
      const power = POWERS[symbol]
      if (power === undefined || power < least) break
      if (++length > MAX_DEPTH) this.#stop(`More than ${MAX_DEPTH} operators stand in a row.`)
      this.#next++
      left = this.#joined(left, symbol, power, at)
    }
    this.#depth--
    return left
  }

  expect(kind: Token['kind'], value: string, expected: string): Token {
    const token = this.#token
    if (token.kind !== kind || (value !== '' && token.value !== value)) this.#unexpected(expected)
    this.#next++
    return token
  }

  #joined(left: Expression, symbol: string, power: number, at: number): Expression {
    if (symbol !== '?') {
      return { kind: 'operator', symbol, operands: [left, this.expression(power + 1)], at }
    }
    const yes = this.expression(0)
    this.expect('symbol', ':', '":"')
    return { kind: 'operator', symbol, operands: [left, yes, this.expression(power)], at }
  }

  #prefixed(): Expression {
    const { kind, value, at } = this.#token
    const isWord = kind === 'name' && value === 'not'
    const symbol = isWord ? '!' : value
    if ((kind === 'symbol' || isWord) && ['-', '!', '~'].includes(symbol)) {
      this.#next++
      return { kind: 'operator', symbol, operands: [this.expression(PREFIX_POWER)], at }
    }
    return this.#followed(this.#primary())
  }

  /** `.name`, `.method(…)` and `[index]` behind a value. */
  #followed(first: Expression): Expression {
    let value = first
    let length = 0
    for (;;) {
      const { at } = this.#token
      if (++length > MAX_DEPTH) this.#stop(`More than ${MAX_DEPTH} steps follow each other.`)
      if (this.#takes('.')) value = this.#step(value, at)
      else if (this.#takes('[')) {
        const index = this.expression(0)
        this.expect('symbol', ']', '"]"')
        value = { kind: 'operator', symbol: '[]', operands: [value, index], at }
      } else return value
    }
  }

  #step(value: Expression, at: number): Expression {
    const { kind, value: name } = this.#token
    if (kind !== 'name' && kind !== 'quoted-name') this.#unexpected('a name')
    this.#next++
    if (kind === 'name' && this.#takes('(')) {
      return { kind: 'call', name, arguments: [value, ...this.#list(')')], at: at + 1 }
    }
    if (value.kind === 'path') return { ...value, names: [...value.names, name] }
    const key: Expression = { kind: 'literal', value: name, at: at + 1 }
    return { kind: 'operator', symbol: '[]', operands: [value, key], at }
  }

  #primary(): Expression {
    const { kind, value, at } = this.#token
    if (kind === 'end') this.#unexpected('a value')
    this.#next++
    if (kind === 'text') return { kind: 'literal', value, at }
    if (kind === 'whole') return { kind: 'literal', value: BigInt(value), at }
    if (kind === 'decimal') return { kind: 'literal', value: Number(value), at }
    if (kind === 'quoted-name') return { kind: 'path', names: [value], at }
    return kind === 'name' ? this.#named(value, at) : this.#bracketed(value, at)
  }

  #named(name: string, at: number): Expression {
    const literal = LITERALS[name]
    if (literal !== undefined) return { kind: 'literal', value: literal, at }
    if (RESERVED.has(name)) {
      this.#next--
      this.#stop(`"${name}" is a reserved word. Write a field of that name as \${${name}}.`)
    }
    if (this.#takes('(')) return { kind: 'call', name, arguments: this.#list(')'), at }
    return { kind: 'path', names: [name], at }
  }

  #bracketed(symbol: string, at: number): Expression {
    if (symbol === '(') {
      const inner = this.expression(0)
      this.expect('symbol', ')', '")"')
      return inner
    }
    if (symbol === '[') return { kind: 'array', items: this.#list(']'), at }
    if (symbol === '{') return { kind: 'object', entries: this.#entries(), at }
    this.#next--
    this.#unexpected('a value')
  }

  #list(close: string): Expression[] {
    const items: Expression[] = []
    if (this.#takes(close)) return items
    do items.push(this.expression(0))
    while (this.#takes(','))
    this.expect('symbol', close, `"," or "${close}"`)
    return items
  }

  #entries(): (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = []
    if (this.#takes('}')) return entries
    do {
      const key = this.expect('text', '', 'a key in quotes')
      this.expect('symbol', ':', '":"')
      entries.push([{ kind: 'literal', value: key.value, at: key.at }, this.expression(0)])
    } while (this.#takes(','))
    this.expect('symbol', '}', '"," or "}"')
    return entries
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', value: '', at: 0 }
  }

  #takes(symbol: string): boolean {
    const isThere = this.#token.kind === 'symbol' && this.#token.value === symbol
    if (isThere) this.#next++
    return isThere
  }

  #unexpected(expected: string): never {
    const { kind, value } = this.#token
    const found = kind === 'end' ? 'the expression ends' : `"${value.slice(0, 50)}" stands`
    this.#stop(`Here ${found} where ${expected} is expected.`)
  }

  #stop(sentence: string): never {
    throw new Stop({ at: this.#token.at, sentence })
  }
}

const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

const WORDS: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  div: '/',
  mod: '%',
}

/** How tightly an operator between two operands binds. */
const POWERS: Readonly<Record<string, number>> = {
  '?': 1,
  '?:': 1,
  '??': 1,
  '||': 2,
  '&&': 3,
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
}
const PREFIX_POWER = 11
