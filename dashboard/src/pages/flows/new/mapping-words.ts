/** mapping-words: how each field is filled, in a form ↔ the mappings of Data Prep (pure). */

export type MappingKind = 'ATTRIBUTE' | 'EXPRESSION' | 'STATIC' | 'NONE'

export interface MappingChoice {
  readonly kind: MappingKind
  /** A column, an expression, or the value itself. */
  readonly source: string
}

export interface Mapping {
  readonly sourceType: 'ATTRIBUTE' | 'EXPRESSION' | 'STATIC'
  readonly source: string
  readonly destination: string
}

/** What Weir suggests: all that the file has to map from, and of it what goes to which field. */
export interface Suggested {
  readonly attributes: readonly string[]
  readonly byField: ReadonlyMap<string, string>
}

/** What was said of each field; else what has its name, letter by letter, as without a mapping set; else the suggestion. */
export function choicesFor(
  fields: readonly string[],
  { attributes, byField }: Suggested,
  given: Readonly<Record<string, MappingChoice>>,
): readonly (readonly [field: string, choice: MappingChoice])[] {
  return fields.map((field) => {
    const source = attributes.includes(field) ? field : byField.get(field)
    const usual: MappingChoice =
      source === undefined ? { kind: 'NONE', source: '' } : { kind: 'ATTRIBUTE', source }
    return [field, given[field] ?? usual]
  })
}

/**
 * `null` where every field is filled as it would be without a mapping set: by the column of its name, or by
 * none where there is no such column.
 */
export function mappingsOf(
  choices: readonly (readonly [field: string, choice: MappingChoice])[],
  columns: readonly string[],
): readonly Mapping[] | null {
  const isPlain = choices.every(([field, { kind, source }]) =>
    kind === 'NONE' ? !columns.includes(field) : kind === 'ATTRIBUTE' && source === field,
  )
  if (isPlain) return null
  return choices.flatMap(([destination, { kind, source }]) =>
    kind === 'NONE' ? [] : [{ sourceType: kind, source, destination }],
  )
}
