/** expression: the syntax tree of a mapping expression; every node knows where it stands in the text. */

export type Expression =
  | { readonly kind: 'literal'; readonly value: Literal; readonly at: number }
  | { readonly kind: 'path'; readonly names: readonly string[]; readonly at: number }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly arguments: readonly Expression[]
      readonly at: number
    }
  | {
      readonly kind: 'operator'
      readonly symbol: string
      readonly operands: readonly Expression[]
      readonly at: number
    }
  | { readonly kind: 'array'; readonly items: readonly Expression[]; readonly at: number }
  | {
      readonly kind: 'object'
      readonly entries: readonly (readonly [key: Expression, value: Expression])[]
      readonly at: number
    }

/** A whole number comes as a bigint, so that 64 bits of it stay exact. */
export type Literal = string | bigint | number | boolean | null

/** Why an expression cannot be used, and at which character of it. */
export interface Complaint {
  readonly at: number
  readonly sentence: string
}
