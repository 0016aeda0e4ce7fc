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

/** For a field of which nothing was said: the column of its name, letter by letter or, failing that, nearly so. */
function suggestionFor(field: string, columns: readonly string[]): MappingChoice {
  const column = columns.find((one) => one === field) ?? columns.find((one) => alike(one, field))
  return column === undefined ? { kind: 'NONE', source: '' } : { kind: 'ATTRIBUTE', source: column }
}

function alike(column: string, field: string): boolean {
  const [one, other] = [column, field.split('.').at(-1) ?? field].map((text) =>
    text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''),
  )
  return one === other && one !== ''
}

export function choicesFor(
  fields: readonly string[],
  columns: readonly string[],
  given: Readonly<Record<string, MappingChoice>>,
): readonly (readonly [field: string, choice: MappingChoice])[] {
  return fields.map((field) => [field, given[field] ?? suggestionFor(field, columns)])
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
