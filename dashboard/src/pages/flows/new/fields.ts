/** fields: the fields of a dataset in a form ↔ its JSON Schema (pure). */

export const FIELD_TYPES = [
  ['string', 'Text'],
  ['integer', 'Integer'],
  ['number', 'Number'],
  ['boolean', 'True or false'],
  ['date', 'Date'],
  ['date-time', 'Date and time'],
] as const

export type FieldTypeId = (typeof FIELD_TYPES)[number][0] | 'other'

export interface FieldChoice {
  readonly name: string
  readonly type: FieldTypeId
  readonly isRequired: boolean
  /** What else its schema says, kept as it is. */
  readonly rules: Readonly<Record<string, unknown>>
}

export interface RecordSchema {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, unknown>>
}

export function fieldsOf({ properties = {}, required = [] }: RecordSchema): FieldChoice[] {
  return Object.entries(properties).map(([name, property]) => {
    const { type, format, ...rules } = Object(property) as Record<string, unknown>
    const id = FIELD_TYPES.find(([one]) => one === (format ?? type))?.[0]
    const isRequired = required.includes(name)
    if (id !== undefined) return { name, type: id, isRequired, rules }
    return { name, type: 'other', isRequired, rules: Object(property) }
  })
}

export function schemaOf(fields: readonly FieldChoice[]) {
  return {
    required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    properties: Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)])),
  }
}

function propertyOf({ type, rules }: FieldChoice): Record<string, unknown> {
  if (type === 'other') return { ...rules }
  if (type === 'date' || type === 'date-time') return { ...rules, type: 'string', format: type }
  return { ...rules, type }
}

/** Rules of one type mean nothing to another. */
export function withType(field: FieldChoice, type: FieldTypeId): FieldChoice {
  return { ...field, type, rules: {} }
}

/** The fields that can be mapped to, those inside of others by their paths. */
export function pathsOf(schema: RecordSchema, before = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const inner = Object(property) as RecordSchema
    const path = `${before}${name}`
    return inner.properties === undefined ? [path] : pathsOf(inner, `${path}.`)
  })
}
