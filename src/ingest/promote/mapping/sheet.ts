/**
 * sheet: the values of expressions as columns of nested queries: what stands deeper is worked out first.
 * Each part of an expression is one column, so that the SQL grows with its text and not with its nesting,
 * and beside it, where it can fail, one that says whether it did.
 */
import type { Literal } from './expression.ts'
import { convert, mayFail } from './convert.ts'
import { type Kind, SQL_TYPES } from './kinds.ts'

export interface Value {
  /** The name of a column, or a constant. */
  readonly sql: string
  readonly kind: Kind
  /** TRUE where it could not be worked out, else FALSE; `null`: it always can. */
  readonly fails: string | null
  /** In which query it is a column; 0 for what the reading has. */
  readonly layer: number
  readonly literal?: Literal
}

export interface Definition {
  readonly sql: string
  readonly kind: Kind
  readonly inputs: readonly Value[]
  /** Whether it fails by itself, given the name of its column. */
  readonly fails?: (value: string) => string
  /** What its inputs' failures mean; as a rule any of them is its own. */
  readonly inputFails?: string | null
}

export class Sheet {
  readonly #layers: string[][] = []
  readonly #known = new Map<string, string>()
  #count = 0

  add({ sql, kind, inputs, fails, inputFails }: Definition): Value {
    const layer = Math.max(0, ...inputs.map((input) => input.layer))
    const value = this.#column(layer, `(${sql})::${SQL_TYPES[kind]}`)
    const failures = [
      inputFails === undefined ? anyOf(inputs.map((input) => input.fails)) : inputFails,
      fails === undefined ? null : `COALESCE(${fails(value)}, false)`,
    ]
    const failure = anyOf(failures)
    if (failure === null) return { sql: value, kind, fails: null, layer: layer + 1 }
    return { sql: value, kind, fails: this.#column(layer + 1, failure), layer: layer + 2 }
  }

  converted(value: Value, kind: Kind): Value {
    if (value.kind === kind) return value
    const sql = convert(value.sql, value.kind, kind)
    const canFail = mayFail(value.kind, kind)
    return this.add({
      sql,
      kind,
      inputs: [value],
      ...(canFail && { fails: (own: string) => `${value.sql} IS NOT NULL AND ${own} IS NULL` }),
    })
  }

  /** What stands after FROM, around what the columns of layer 0 are in. */
  around(from: string): string {
    return this.#layers.reduce(
      (inner, columns) => `(SELECT *, ${columns.join(', ')} FROM ${inner})`,
      from,
    )
  }

  /** The same again is the same column, but for what is another each time. */
  #column(layer: number, sql: string): string {
    const key = `${layer} ${sql}`
    const known = this.#known.get(key)
    if (known !== undefined && !sql.includes('uuid(')) return known
    const name = `m${this.#count++}`
    this.#known.set(key, name)
    ;(this.#layers[layer] ??= []).push(`${sql} AS ${name}`)
    return name
  }
}

export function anyOf(failures: readonly (string | null)[]): string | null {
  const some = [...new Set(failures.filter((one) => one !== null))]
  return some.length === 0 ? null : some.length === 1 ? (some[0] ?? null) : `(${some.join(' OR ')})`
}
