/** schema-fields: a schema, all of it in its place → the tree of its fields, with their types and rules in words (pure). */
import type { SchemaNode } from '../schema-registry.ts'

export interface SchemaField {
  /** From the root, with dots. */
  readonly path: string
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly title: string
  readonly description: string
  readonly rules: readonly (readonly [name: string, value: string])[]
  readonly children: readonly SchemaField[]
}

export function fieldsOf(node: SchemaNode, above = ''): SchemaField[] {
  const required = new Set(node.required ?? [])
  return Object.entries(node.properties ?? {}).map(([name, field]) => {
    const path = above === '' ? name : `${above}.${name}`
    const { title = '', description = '' } = field
    return {
      path,
      name,
      type: typeOf(field),
      isRequired: required.has(name),
      title,
      description,
      rules: rulesOf(field),
      children: fieldsOf(insideOf(field), path),
    }
  })
}

/** The fields of a list are those of its elements, of a map those of its values. */
function insideOf(node: SchemaNode): SchemaNode {
  if (node.items !== undefined) return insideOf(node.items)
  const { additionalProperties: values } = node
  const isMap = node.properties === undefined && typeof values === 'object'
  return isMap ? insideOf(values) : node
}

function typeOf(node: SchemaNode): string {
  if (node.items !== undefined) return `list of ${typeOf(node.items)}`
  const { additionalProperties: values } = node
  if (node.properties === undefined && typeof values === 'object') return `map of ${typeOf(values)}`
  const types = [node.type ?? []].flat().filter((type) => type !== 'null')
  return node['meta:xdmType'] ?? (types.length === 0 ? 'anything' : types.join(' or '))
}

const RULES: readonly (readonly [keyword: string, name: string])[] = [
  ['const', 'Always'],
  ['enum', 'One of'],
  ['pattern', 'Pattern'],
  ['format', 'Format'],
  ['minLength', 'At least so long'],
  ['maxLength', 'At most so long'],
  ['minimum', 'At least'],
  ['exclusiveMinimum', 'More than'],
  ['maximum', 'At most'],
  ['exclusiveMaximum', 'Less than'],
  ['multipleOf', 'A multiple of'],
  ['minItems', 'At least so many'],
  ['maxItems', 'At most so many'],
  ['uniqueItems', 'Each once'],
  ['default', 'Otherwise'],
]

/** Its own, and for a list those of its elements. */
function rulesOf(node: SchemaNode): (readonly [name: string, value: string])[] {
  const own = RULES.flatMap(([keyword, name]) => {
    const value = node[keyword]
    return value === undefined || value === node['meta:xdmType']
      ? []
      : [[name, valueOf(value)] as const]
  })
  const inner = node.items === undefined ? [] : rulesOf(node.items)
  return [...own, ...inner.map(([name, value]) => [`Each: ${name}`, value] as const)]
}

function valueOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueOf).join(', ')
  if (value === true) return 'yes'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Those that have the text in their path or in what is said of them, and whatever leads to them. */
export function matching(fields: readonly SchemaField[], text: string): readonly SchemaField[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return fields
  return fields.flatMap((field) => {
    const said = `${field.path} ${field.title} ${field.description} ${field.type}`
    if (said.toLowerCase().includes(wanted)) return [field]
    const children = matching(field.children, wanted)
    return children.length === 0 ? [] : [{ ...field, children }]
  })
}

/** Each with all that is inside of it. */
export function allOf(fields: readonly SchemaField[]): SchemaField[] {
  return fields.flatMap((field) => [field, ...allOf(field.children)])
}

/** How many rows a tree has, of which those fields are open. */
export function countOpen(fields: readonly SchemaField[], open: ReadonlySet<unknown>): number {
  return fields.reduce(
    (sum, { path, children }) => sum + 1 + (open.has(path) ? countOpen(children, open) : 0),
    0,
  )
}
