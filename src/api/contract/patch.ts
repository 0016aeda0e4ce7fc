/** patch: JSON Patch over the wire form of a resource; each API says which operations it takes and what it throws. */
import jsonPatch, { type Operation } from 'fast-json-patch'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { isTooDeep, MAX_DEPTH } from '../../domain/depth.ts'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import { firstWrong } from './whole-body.ts'

const OneOperation = Type.Object({
  op: Type.String(),
  path: Type.String(),
  from: Type.Optional(Type.String()),
})

const Operations = Type.Array(OneOperation)

export const PatchBody: TSchema = Type.Union([Operations, OneOperation])

/** How an API takes patches. */
export interface PatchDialect {
  readonly operations: readonly Operation['op'][]
  /** Whether what is no field of the body may not be named; else it is looked at by whoever takes the patch. */
  readonly isStrict: boolean
  /** Copies make a document that is long, and each operation is applied to the whole of it. */
  readonly maxOperations: number
  readonly unknownOperation: (op: string) => Fault
  readonly notApplicable: (problem: string, cause?: unknown) => Fault
}

/** flow-service 1.6. */
export const FLOW_SERVICE_PATCH: PatchDialect = {
  operations: ['add', 'replace', 'remove'],
  isStrict: true,
  // Without copies nothing grows.
  maxOperations: Infinity,
  unknownOperation: (op) => new Fault('FLOW-1434-400', { op }),
  notApplicable: (problem, cause) => new Fault('FLOW-1455-400', { problem }, { cause }),
}

/** io-events 1.1. */
export const EVENTS_PATCH = wholeOfRfc6902('EVENTS-400', true)

/** flow-service 8.1. What the registry says by itself may be named, and stays. */
export const REGISTRY_PATCH = wholeOfRfc6902('XDM-1008-400', false)

function wholeOfRfc6902(code: FaultCode, isStrict: boolean): PatchDialect {
  return {
    operations: ['add', 'replace', 'remove', 'move', 'copy', 'test'],
    isStrict,
    maxOperations: 100,
    unknownOperation: (op) => {
      const problem = `The patch operation "${op}" is not known. Use add, replace, remove, move, copy or test.`
      return new Fault(code, { problem })
    },
    notApplicable: (problem, cause) =>
      new Fault(code, { problem: `The patch cannot be applied: ${problem}` }, { cause }),
  }
}

/** The fields as patched, which must still be a `Body`: what could have been asked for at once. */
export function patched<Body extends TObject>(
  Body: Body,
  fields: Readonly<Record<string, unknown>>,
  body: unknown,
  dialect: PatchDialect,
): Static<Body> {
  const operations = operationsOf(body, dialect)
  if (dialect.isStrict) refuseOthers(operations, Object.keys(Body.properties), dialect)
  const copies = { characters: 0 }
  const value = operations.reduce<unknown>(
    (document, operation) => applied(document, operation, copies, dialect),
    structuredClone(fields),
  )
  // Each value is as flat as a body may be, but one can be put into another.
  if (isTooDeep(value)) throw dialect.notApplicable(`it nests more than ${MAX_DEPTH} deep.`)
  if (Check(Body, value)) return value
  const { place, rule } = firstWrong(Body, value)
  throw dialect.notApplicable(`${place === '' ? 'the resource' : `"${place}"`} ${rule}.`)
}

/**
 * Refuses a patch of the Flow Service that sets what is set nowhere: each place that it wrote, and is there
 * in what it made of the resource, must be there in the resource as it is read afterwards.
 */
export function refuseUnkept(patch: unknown, made: unknown, read: unknown): void {
  const unkept = operationsOf(patch, FLOW_SERVICE_PATCH).find(
    ({ op, path }) => op !== 'remove' && isAt(made, path) && !isAt(read, path),
  )
  if (unkept === undefined) return
  const { op, path } = unkept
  throw FLOW_SERVICE_PATCH.notApplicable(`${op} "${path}": there is no such field to be set.`)
}

function isAt(document: unknown, path: string): boolean {
  let value = document
  for (const step of path.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false
    value = new Map<string, unknown>(Object.entries(value)).get(key)
  }
  return true
}

/** One operation counts as a list of one; operations are compared without case. */
function operationsOf(body: unknown, dialect: PatchDialect): readonly Operation[] {
  const list = Array.isArray(body) ? body : [body]
  refuseNoOperations(list, dialect)
  if (list.length > dialect.maxOperations) {
    throw dialect.notApplicable(
      `it has ${list.length} operations, and may have ${dialect.maxOperations}.`,
    )
  }
  return list.map((given) => {
    const op = dialect.operations.find((one) => one === given.op.toLowerCase())
    if (op === undefined) throw dialect.unknownOperation(given.op)
    return { op, path: given.path, value: given.value, from: given.from }
  })
}

/** Where a body need not be a patch, no route has looked at its operations. */
function refuseNoOperations(list: unknown, { notApplicable }: PatchDialect): void {
  if (Check(Operations, list)) return
  const { place, rule } = firstWrong(Operations, list)
  throw notApplicable(`"${place}" of its operations ${rule}.`)
}

function refuseOthers(
  operations: readonly Operation[],
  fields: readonly string[],
  { notApplicable }: PatchDialect,
): void {
  for (const operation of operations) {
    const { op, path } = operation
    const paths = op === 'move' || op === 'copy' ? [path, operation.from ?? path] : [path]
    const other = paths.find((one) => one !== '' && !fields.includes(one.split('/')[1] ?? ''))
    if (other === undefined) continue
    throw notApplicable(
      `"${other}" cannot be changed, or is no path. What can be: ${fields.join(', ')}.`,
    )
  }
}

/** One at a time, so that the sentence can name the one that cannot be applied. */
function applied(
  document: unknown,
  operation: Operation,
  copies: { characters: number },
  dialect: PatchDialect,
): unknown {
  try {
    // Copies of copies double with each operation, and a move copies too, as often as it is asked for.
    if (operation.op === 'copy' || operation.op === 'move') {
      const copied: unknown = jsonPatch.getValueByPointer(document, operation.from)
      copies.characters += JSON.stringify(copied ?? null).length
      if (copies.characters > MAX_COPIED) {
        throw new Error(`It copies and moves more than ${MAX_COPIED} characters`)
      }
    }
    return jsonPatch.applyOperation(document, operation, true).newDocument
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw dialect.notApplicable(`${operation.op} "${operation.path}": ${reason}.`, error)
  }
}

const MAX_COPIED = 1_000_000

/** The etag as a header or as a query parameter, quoted or not (flow-service 11). */
export function checkEtag(given: string | undefined, etag: string): void {
  if (given === undefined || given === '') throw new Fault('FLOW-1403-400')
  if (given.replaceAll('"', '') !== etag.replaceAll('"', '')) {
    throw new Fault('FLOW-1404-412', { given, etag })
  }
}
