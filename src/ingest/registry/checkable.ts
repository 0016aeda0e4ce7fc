/**
 * checkable: a resolved document → what promotion checks, or why it cannot yet. The one way from the registry
 * to a RecordSchema. Keeps: a rule that would not be enforced makes a document that records cannot be checked by.
 */
import { type Field, isScalar, type RecordSchema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import type { JsonObject } from '../../domain/json.ts'
import { recordSchemaOf } from '../datasets/record-schema.ts'
import { unsupportedPattern } from '../promote/patterns.ts'
import { namesOf } from './descriptor-rules.ts'
import { promotable } from './promotable.ts'

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
  for (const [place, pattern] of patternsIn(read.fields)) {
    const problem = await unsupportedPattern(pattern)
    if (problem !== null) {
      return {
        records: null,
        obstacle: `The \`pattern\` of "${place}" cannot be checked: ${problem}`,
      }
    }
  }
  if (primary === null) return { records: read, obstacle: null }
  const fields = requiring(primary.slice(1).split('/'), read.fields)
  if (fields !== null) return { records: { ...read, fields }, obstacle: null }
  return {
    records: null,
    obstacle: `The primary identity "${primary}" stands in a list or a map, of which no record can be said to lack it. Let it be a field of its own.`,
  }
}

/** Each with the place of its field. */
function patternsIn(fields: readonly Field[], around = ''): readonly (readonly [string, string])[] {
  return fields.flatMap((field) => {
    const place = `${around}${field.name}`
    if (isScalar(field)) return field.pattern === undefined ? [] : [[place, field.pattern]]
    switch (field.type) {
      case 'object':
        return patternsIn(field.fields, `${place}.`)
      case 'array':
        return patternsIn([field.items], `${place}[]`)
      case 'map':
        return patternsIn([field.values], `${place}.*`)
    }
  })
}

/** The same fields, where that at the path may not be missing, nor what it is in; `null` where it is in a list or map. */
function requiring(path: readonly string[], fields: readonly Field[]): readonly Field[] | null {
  const [step = '', ...rest] = path
  const asked = namesOf(step)
  const index = fields.findIndex(({ name }) => asked.includes(name))
  const field = fields[index]
  if (field === undefined) return fields
  if (rest.length === 0) return fields.with(index, { ...field, isRequired: true })
  if (field.type !== 'object') return null
  const inner = requiring(rest, field.fields)
  return inner && fields.with(index, { ...field, isRequired: true, fields: inner })
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
