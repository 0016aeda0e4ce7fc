/**
 * suggest: the attributes of a source and the fields of a schema → what probably goes where (pure).
 * Keeps: the same for the same; whatever is suggested validates, and each attribute and field stands once.
 */
import { distance } from 'fastest-levenshtein'
import {
  type FieldType,
  isScalar,
  type RecordSchema,
  type ScalarField,
} from '../../../domain/dataset.ts'
import { isObject } from '../../../domain/json.ts'
import type { Mapping } from '../../../domain/mapping.ts'
import { type Slot, slotsOf } from '../../formats/slots.ts'
import { fits, type Kind } from './kinds.ts'
import { mapRecords, type SourceShape } from './map-records.ts'

export interface Attribute {
  /** As a mapping writes it. */
  readonly source: string
  readonly steps: readonly string[]
  /** `null`: it is not known. */
  readonly type: FieldType | null
}

export interface Suggestion {
  readonly mapping: Mapping
  /** From 0 to 1: how alike the two are, by name and by type. */
  readonly score: number
}

export function suggest(
  attributes: readonly Attribute[],
  schema: RecordSchema,
  shape: SourceShape,
): readonly Suggestion[] {
  const slots = scalarSlots(schema)
  // So many of both are matched by nobody by hand either.
  if (attributes.length * slots.length > MAX_PAIRS) return []
  const pairs = slots.flatMap((slot) =>
    attributes.flatMap((attribute) => {
      const score = likeness(attribute, slot)
      return score === 0 ? [] : [{ attribute, slot, score }]
    }),
  )
  const taken = new Set<unknown>()
  const found = new Map<ScalarSlot, Suggestion>()
  for (const { attribute, slot, score } of pairs.toSorted((a, b) => b.score - a.score)) {
    if (taken.has(attribute) || found.has(slot)) continue
    const mapping: Mapping = {
      sourceType: 'ATTRIBUTE',
      source: attribute.source,
      destination: slot.path.join('.'),
      name: '',
      description: '',
    }
    if (mapRecords([mapping], schema, shape).problems[0] !== null) continue
    taken.add(attribute)
    found.set(slot, { mapping, score: Math.round(score * 100) / 100 })
  }
  return slots.flatMap((slot) => found.get(slot) ?? [])
}

/** A field of one value, at whatever depth; lists and maps are matched by nobody. */
type ScalarSlot = Pick<Slot, 'path'> & { readonly field: ScalarField }

function scalarSlots({ fields }: RecordSchema): readonly ScalarSlot[] {
  return slotsOf(fields).flatMap(({ path, field }) => (isScalar(field) ? [{ path, field }] : []))
}

const MAX_PAIRS = 100_000
const MAX_CHARACTERS = 100

/** 0 where more than a quarter of the letters differ, or where the one type does not become the other. */
function likeness({ steps, type }: Attribute, { path, field }: ScalarSlot): number {
  const kind = type === null ? null : KINDS[type]
  if (kind !== null && !fits(kind, KINDS[field.type])) return 0
  const own = ends(steps)
  const other = ends(path.length === 1 ? field.name.split('.') : path)
  // The last steps alone say less than the whole paths.
  const near = Math.max(
    nearness(own.whole, other.whole),
    0.95 * nearness(own.last, other.last),
    0.9 * Math.max(nearness(own.whole, other.last), nearness(own.last, other.whole)),
  )
  if (near < LEAST_NEAR) return 0
  return near * (type === field.type ? 1 : type === null ? 0.95 : 0.9)
}

const LEAST_NEAR = 0.6

function ends(steps: readonly string[]): { readonly whole: string; readonly last: string } {
  return { whole: folded(steps.join('')), last: folded(steps.at(-1) ?? '') }
}

/** Only letters and digits count: `E-Mail` and `e_mail` are one name. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function nearness(one: string, other: string): number {
  const longer = Math.max(one.length, other.length)
  if (longer === 0 || longer > MAX_CHARACTERS) return 0
  const apart = distance(one, other)
  return apart > longer / 4 ? 0 : 1 - apart / longer
}

const KINDS: Readonly<Record<FieldType, Kind>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  'date-time': 'date',
}

/** The fields of a schema as attributes of a source of such records. */
export function attributesOfFields(schema: RecordSchema): readonly Attribute[] {
  return scalarSlots(schema).flatMap(({ path, field }) => {
    const source = pathOf(path)
    return source === null ? [] : [{ source, steps: path, type: field.type }]
  })
}

/** The properties of a JSON Schema as attributes, those inside of objects among them; lists are none. */
export function attributesOf(
  properties: Readonly<Record<string, unknown>>,
  shape: SourceShape,
  above: readonly string[] = [],
): readonly Attribute[] {
  return Object.entries(properties).flatMap(([name, rules]): readonly Attribute[] => {
    const steps = [...above, name]
    if (!isObject(rules) || rules['type'] === 'array') return []
    const inner = rules['properties']
    if (isObject(inner)) return steps.length < MAX_DEPTH ? attributesOf(inner, shape, steps) : []
    const source = shape === 'flat' ? name : pathOf(steps)
    return source === null ? [] : [{ source, steps, type: typeOf(rules) }]
  })
}

const MAX_DEPTH = 10

/** `null` for a name that no path can have. */
function pathOf(steps: readonly string[]): string | null {
  if (steps.some((step) => step === '' || step.includes('}'))) return null
  return steps
    .map((step) => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(step) ? step : `\${${step}}`))
    .join('.')
}

function typeOf({ type, format }: Readonly<Record<string, unknown>>): FieldType | null {
  if (type === 'string') return format === 'date' || format === 'date-time' ? format : 'string'
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : null
}
