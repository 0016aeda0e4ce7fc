/** node-shape: whether one node of a document is JSON Schema as XDM has it (pure; flow-service 8.2). */
import { isObject, type JsonObject } from '../../domain/json.ts'
import { invalid } from './invalid.ts'

/** Throws the sentence of the first keyword that is not as it has to be. What it does not know, it lets be. */
export function checkNode(node: JsonObject, place: string): void {
  for (const [keyword, isRight, rule] of RULES) {
    const value = node[keyword]
    if (value === undefined || isRight(value)) continue
    const where = place === '' ? 'the schema' : `"${place}"`
    throw invalid(`\`${keyword}\` of ${where} must be ${rule}, and is ${shown(value)}.`)
  }
  if (place === '' && node['type'] !== undefined && node['type'] !== 'object') {
    throw invalid(`The schema has the type ${shown(node['type'])}. A record is of type "object".`)
  }
}

type Rule = readonly [keyword: string, isRight: (value: unknown) => boolean, rule: string]

const TYPES: readonly unknown[] = [
  'string',
  'number',
  'integer',
  'boolean',
  'object',
  'array',
  'null',
]
const isType = (value: unknown): boolean => TYPES.includes(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isLength = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0
const isNodes = (value: unknown): boolean => isObject(value) && Object.values(value).every(isObject)

const RULES: readonly Rule[] = [
  ['$ref', isText, 'a text'],
  ['type', (one) => isType(one) || (Array.isArray(one) && one.every(isType)), 'a type of JSON'],
  ['properties', isNodes, 'an object of objects'],
  ['definitions', isNodes, 'an object of objects'],
  ['required', isTexts, 'a list of property names'],
  ['allOf', (one) => Array.isArray(one) && one.every(isObject), 'a list of objects'],
  ['items', isObject, 'an object'],
  [
    'additionalProperties',
    (one) => typeof one === 'boolean' || isObject(one),
    'true, false or an object',
  ],
  ['enum', (one) => Array.isArray(one) && one.length > 0, 'a list that is not empty'],
  ['pattern', isPattern, 'a regular expression'],
  ['format', isText, 'a text'],
  ['minLength', isLength, 'a whole number'],
  ['maxLength', isLength, 'a whole number'],
  ['minItems', isLength, 'a whole number'],
  ['maxItems', isLength, 'a whole number'],
  ['minimum', isNumber, 'a number'],
  ['maximum', isNumber, 'a number'],
  ['exclusiveMinimum', isNumber, 'a number'],
  ['exclusiveMaximum', isNumber, 'a number'],
  ['meta:intendedToExtend', isTexts, 'a list of the `$id`s of classes'],
  ['meta:immutableTags', isTexts, 'a list of texts'],
]

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false
  try {
    RegExp(value)
    return true
  } catch {
    return false
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}
