/** flow-flaws: everything that is wrong with a flow file, each with its place: line, column, path, value. */
import { Errors } from 'typebox/value'
import { isMap, LineCounter, parseDocument, type Document } from 'yaml'
import { FlowFileShape } from './flow-file-shape.ts'
import type { FlowFile } from './flow-file.ts'

export interface Flaw {
  readonly severity: 'error' | 'warning'
  /** From 1; where the nearest thing stands that the file does have. */
  readonly line: number
  readonly column: number
  /** `source.format`; '' for the file as a whole. */
  readonly path: string
  /** Absent where there is none, or where it is the key that is wrong. */
  readonly value?: unknown
  readonly says: string
}

export interface FlowReading {
  /** `null` where it is not of the right shape. */
  readonly content: FlowFile | null
  /** Those blocks of it that are. */
  readonly sound: Partial<FlowFile>
  /** That it is no YAML. */
  readonly syntax: readonly Flaw[]
  /** That it is no flow file. */
  readonly shape: readonly Flaw[]
  /** Says where something in it stands. */
  readonly at: (path: Path) => Pick<Flaw, 'line' | 'column'>
}

export type Path = readonly (string | number)[]

export function readFlow(text: string): FlowReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const at = (path: Path) => placeOf(document, path, lines)
  const syntax = document.errors.map(({ message, pos }): Flaw => {
    const { line, col } = lines.linePos(pos[0])
    return { severity: 'error', line, column: col, path: '', says: sentence(message) }
  })
  const content = syntax.length > 0 ? null : valuesOf(document)
  if (content === null || 'flaw' in content) {
    const all = content === null ? syntax : [content.flaw]
    return { content: null, sound: {}, syntax: all, shape: [], at }
  }
  const shape = shapeFlaws(content.values, at)
  const isSound = (name: string) => !shape.some(({ path }) => path.split('.')[0] === name)
  const sound = isRecord(content.values)
    ? Object.fromEntries(Object.entries(content.values).filter(([name]) => isSound(name)))
    : {}
  // What has passed is what the shape says.
  const whole = shape.length === 0 ? (content.values as FlowFile) : null
  return { content: whole, sound: sound as Partial<FlowFile>, syntax, shape, at }
}

/** Aliases are resolved only here. */
function valuesOf(document: Document): { readonly values: unknown } | { readonly flaw: Flaw } {
  try {
    return { values: document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    const says = sentence(error instanceof Error ? error.message : String(error))
    return { flaw: { severity: 'error', line: 1, column: 1, path: '', says } }
  }
}

/** The first line of what the parser says, without the place, which stands beside it. */
function sentence(message: string): string {
  if (message.includes('multiple documents')) {
    return 'It holds several flows. Write each into a file of its own.'
  }
  const [first = ''] = message.split('\n')
  return `${first.replace(/ at line \d+, column \d+:?$/, '')}.`
}

function shapeFlaws(content: unknown, at: FlowReading['at']): readonly Flaw[] {
  // A key of an object that takes no others is told of twice, once by its own path.
  const errors = Errors(FlowFileShape, content).filter(
    ({ keyword }) => keyword !== 'additionalProperties',
  )
  return errors.map((error): Flaw => {
    const steps = error.instancePath
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    const path = steps.join('.')
    const subject = path === '' ? 'it' : `\`${path}\``
    const place = { severity: 'error', ...at(steps), path } as const
    if (error.keyword === 'boolean') return { ...place, says: `${subject} is not known here.` }
    const value = valueAt(content, steps)
    const says = `${subject} ${ruleOf(error)}`
    if (path === '' || error.keyword === 'required' || value === undefined || value === null) {
      return { ...place, says: `${says}.` }
    }
    return { ...place, value, says: `${says}; it is ${shown(value)}.` }
  })
}

function ruleOf({ keyword, params, message }: ReturnType<typeof Errors>[number]): string {
  const allowed = 'allowedValues' in params ? params.allowedValues : []
  if (keyword === 'enum' && Array.isArray(allowed)) {
    return `must be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`
  }
  return keyword === 'pattern' ? 'must be like `15 minutes`, `hour`, `2 days` or `once`' : message
}

function placeOf(
  document: Document,
  path: Path,
  lines: LineCounter,
): Pick<Flaw, 'line' | 'column'> {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true)
    const map = length === 1 ? document.contents : parent
    const key = isMap(map)
      ? map.items.find(({ key }) => String(key) === String(path[length - 1]))?.key
      : undefined
    const range = rangeOf(key)
    if (range === null) continue
    const { line, col } = lines.linePos(range)
    return { line, column: col }
  }
  return { line: 1, column: 1 }
}

function rangeOf(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node)) return null
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : null
}

export function valueAt(content: unknown, path: Path): unknown {
  let value = content
  for (const step of path) value = isRecord(value) ? value[step] : undefined
  return value
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

const SHOWN_CHARACTERS = 200

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}
