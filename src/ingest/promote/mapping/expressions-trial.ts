/** expressions-trial: expressions of the whole language over the names of a source: some validate, and some do not. */
import fc from 'fast-check'
import { FUNCTIONS } from './functions/functions.ts'
import { OPERATORS } from './operators.ts'

export function expressionsOver(names: readonly string[]): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    fc.constantFrom(
      'null',
      'true',
      '0',
      '-1',
      '9223372036854775807',
      '0.5',
      '1e300',
      '""',
      '"\\""',
    ),
    fc.constantFrom(
      '"x"',
      '"yyyy-MM-dd"',
      '"UTC"',
      '"year"',
      '"retain"',
      '"[a-z]+"',
      '"(a)|b"',
      '","',
    ),
    fc.constantFrom(...names),
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => JSON.stringify(text)),
  )
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom(...FUNCTIONS.keys()), fc.array(tie('expression'), { maxLength: 4 }))
        .map(([name, args]) => `${name}(${args.join(', ')})`),
      fc
        .tuple(
          fc.constantFrom(...OPERATORS),
          tie('expression'),
          tie('expression'),
          tie('expression'),
        )
        .map(([{ symbol, operands }, one, two, three]) => {
          if (symbol === '[]') return `(${one})[${two}]`
          if (symbol === '?') return `(${one}) ? (${two}) : (${three})`
          return operands === 1 ? `${symbol}(${one})` : `(${one}) ${symbol} (${two})`
        }),
      fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(tie('expression')).map(([one]) => `{"k": ${one}}`),
    ),
  }))
  return expression
}
