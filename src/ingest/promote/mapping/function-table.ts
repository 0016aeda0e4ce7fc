/** function-table: what a mapping function says of itself; the rows stand in `functions/`, one file a group. */
import type { Literal } from './expression.ts'
import type { Kind } from './kinds.ts'

export interface MappingFunction {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly parameters: readonly Parameter[]
  /** `same`: what its parameters of the kind `same` turn out to be. */
  readonly returns: Kind | 'same'
  readonly description: string
  readonly example: string
  readonly result: string
  /** SQL over the arguments, each a column or a constant of its parameter's kind. Never ends the query. */
  readonly sql: (args: readonly string[], call: Call) => string
  /** SQL for whether it fails by itself, given its value. */
  readonly fails?: (value: string, args: readonly string[]) => string
  /** Which failures of its arguments are its own, where it does not look at all of them. */
  readonly argumentFails?: (
    fails: readonly (string | null)[],
    args: readonly string[],
  ) => string | null
  /** Why these literal arguments cannot be, as a sentence. */
  readonly complaint?: (literals: readonly (Literal | undefined)[]) => string | null
  /** True: one array alone stands for its elements, several values for an array. */
  readonly takesList?: boolean
}

export interface Call {
  readonly literals: readonly (Literal | undefined)[]
}

export interface Parameter {
  readonly name: string
  /** `same`: all of these take the kind that they have in common. `path`: a name in the source. */
  readonly kind: Kind | 'same' | 'path'
  readonly isOptional?: boolean
  /** Any number of them, at the end. */
  readonly isVariadic?: boolean
  /** It must be written out in the expression. */
  readonly isLiteral?: boolean
}

/** A parameter in one word: `count:integer`, `start:integer?`, `values:same*`, `pattern:string!` for a literal. */
export function parametersOf(text: string): readonly Parameter[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [, name = '', kind = '', marks = ''] = /^(\w+):(\w+)([?*!]*)$/.exec(word) ?? []
      return {
        name,
        kind: kind as Parameter['kind'],
        isOptional: marks.includes('?'),
        isVariadic: marks.includes('*'),
        isLiteral: marks.includes('!'),
      }
    })
}

/** `lpad(input, count, padding)`. */
export function signatureOf({ name, parameters }: MappingFunction): string {
  const words = parameters.map((one) =>
    one.isVariadic === true ? `${one.name}…` : one.isOptional === true ? `[${one.name}]` : one.name,
  )
  return `${name}(${words.join(', ')})`
}
