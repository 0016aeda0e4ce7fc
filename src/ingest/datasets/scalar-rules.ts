/** scalar-rules: what a property of one value says of it → what promotion checks (pure; flow-service 8.2). */
import type { FieldType, ScalarField } from '../../domain/dataset.ts'
import { invalid, type Json } from './schema-parts.ts'

type Rules = Omit<ScalarField, 'name' | 'type' | 'isRequired' | 'default'>

export const SCALAR_KEYWORDS = [
  'type',
  'format',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
]

export function rulesOf(name: string, type: FieldType, property: Json): Rules {
  return {
    ...optional('enum', enumOf(name, property['enum'])),
    ...optional('pattern', patternOf(name, type, property['pattern'])),
    ...lengthsOf(name, type, property),
    ...limitsOf(name, type, property),
  }
}

export function formatOf(
  name: string,
  type: unknown,
  format: unknown,
): 'date' | 'date-time' | undefined {
  if (format === undefined) return undefined
  if (type === 'string' && (format === 'date' || format === 'date-time')) return format
  throw invalid(
    `The property "${name}" has the format ${JSON.stringify(format)}, which is not checked here. Use date or date-time on a property of type string, or a pattern.`,
  )
}

function enumOf(name: string, given: unknown): ScalarField['enum'] | undefined {
  if (given === undefined) return undefined
  const isScalar = (value: unknown): value is string | number | boolean =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (Array.isArray(given) && given.length > 0 && given.every(isScalar)) return given
  throw invalid(
    `The \`enum\` of "${name}" must be a list of texts, numbers or booleans, not empty.`,
  )
}

function patternOf(name: string, type: FieldType, given: unknown): string | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string' && type === 'string') return given
  throw invalid(`The \`pattern\` of "${name}" must be a text, on a property of type string.`)
}

function lengthsOf(name: string, type: FieldType, property: Json): Rules {
  const lengths: Partial<Record<'minLength' | 'maxLength', number>> = {}
  for (const keyword of ['minLength', 'maxLength'] as const) {
    const given = property[keyword]
    if (given === undefined) continue
    if (type !== 'string' || typeof given !== 'number' || !Number.isInteger(given) || given < 0) {
      throw invalid(
        `The \`${keyword}\` of "${name}" must be a whole number, on a property of type string.`,
      )
    }
    lengths[keyword] = given
  }
  return lengths
}

function limitsOf(name: string, type: FieldType, property: Json): Rules {
  const limits: Partial<Record<(typeof LIMITS)[number], number>> = {}
  for (const keyword of LIMITS) {
    const given = property[keyword]
    if (given === undefined) continue
    if (typeof given !== 'number' || (type !== 'integer' && type !== 'number')) {
      throw invalid(
        `The \`${keyword}\` of "${name}" must be a number, on a property of type integer or number.`,
      )
    }
    limits[keyword] = given
  }
  return limits
}

const LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const

function optional<Name extends string, T>(name: Name, value: T | undefined) {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, T>)
}
