/**
 * checkable: a resolved document → what promotion checks, or why it cannot yet. The one way from the registry
 * to a RecordSchema. Keeps: a rule that would not be enforced makes a document that records cannot be checked by.
 */
import type { RecordSchema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'
import { recordSchemaOf } from '../datasets/record-schema.ts'
import { unsupportedPattern } from '../promote/patterns.ts'

export type Checkable =
  | { readonly records: RecordSchema; readonly obstacle: null }
  | { readonly records: null; readonly obstacle: string }

/** `primary`: the path of the primary identity, which no record may lack. */
export async function checkableOf(
  resolved: JsonObject,
  primary: string | null = null,
): Promise<Checkable> {
  const read = readRecords(resolved)
  if (typeof read === 'string') return { records: null, obstacle: read }
  for (const { name, pattern } of read.fields) {
    const problem = pattern === undefined ? null : await unsupportedPattern(pattern)
    if (problem !== null) {
      return {
        records: null,
        obstacle: `The \`pattern\` of "${name}" cannot be checked: ${problem}`,
      }
    }
  }
  const fields = read.fields.map((field) => {
    return { ...field, isRequired: field.isRequired || `/${field.name}` === primary }
  })
  return { records: { ...read, fields }, obstacle: null }
}

/** What cannot be read is an answer here: the document may be kept all the same. */
function readRecords(resolved: JsonObject): RecordSchema | string {
  try {
    return recordSchemaOf(promotable(resolved))
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}

/** In the words of promotion: formats that are no types become patterns, notes of the registry are left out. */
function promotable(resolved: JsonObject): JsonObject {
  const { properties } = resolved
  if (!isObject(properties)) return resolved
  const fields = Object.entries(properties)
  const kept = Object.entries(resolved).filter(([keyword]) => !NOTES.includes(keyword))
  return {
    ...Object.fromEntries(kept),
    properties: Object.fromEntries(
      fields.map(([name, field]) => [name, isObject(field) ? promotableField(field) : field]),
    ),
  }
}

/** What the registry's documents say beside their rules, and promotion has no word for. */
const NOTES = ['isRequired', 'auditable']

function promotableField({ isRequired: _isRequired, ...field }: JsonObject): JsonObject {
  const { format, ...rest } = field
  const pattern = typeof format === 'string' ? FORMATS.get(format) : undefined
  return pattern === undefined || 'pattern' in field ? field : { ...rest, pattern }
}

/** What the formats of texts ask for, no more strictly than their definitions. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['uri', '^[A-Za-z][A-Za-z0-9+.-]*:[^ ]*$'],
  ['uri-reference', '^[^ ]*$'],
  ['email', '^[^@ ]+@[^@ ]+$'],
])
