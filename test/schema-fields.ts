/** schema-fields: every field that a JSON Schema describes, in its order, as rows of a table. */

export interface FieldRow {
  /** `source.format`; `…` stands for a name of one's own. */
  readonly path: string
  readonly isRequired: boolean
  readonly fallback: unknown
  readonly says: string
}

type Json = Readonly<Record<string, unknown>>

export function fieldRows(schema: Json, above = ''): FieldRow[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const named = Object.entries({ ...part(schema, 'properties') })
  const own = Object.values({ ...part(schema, 'patternProperties') }).map(
    (of) => ['…', of] as const,
  )
  return [...named, ...own].flatMap(([name, of]) => {
    const field = of as Json
    const path = above === '' ? name : `${above}.${name}`
    const says = field['description']
    const row = {
      path,
      isRequired: required.includes(name),
      fallback: field['default'],
      says: typeof says === 'string' ? says : '',
    }
    return [row, ...fieldRows(field, path)]
  })
}

function part(schema: Json, name: string): Json {
  return (schema[name] ?? {}) as Json
}
