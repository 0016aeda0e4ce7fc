/** patch: JSON Patch as the Flow Service takes it (flow-service 1.6), over the wire form of a resource. */
import jsonPatch from 'fast-json-patch'
import { type TSchema, Type } from 'typebox'
import { Fault } from '../../domain/fault.ts'

export const PatchBody: TSchema = Type.Union([
  Type.Array(Type.Object({ op: Type.String(), path: Type.String() })),
  Type.Object({ op: Type.String(), path: Type.String() }),
])

/** One operation counts as a list of one; operations are compared without case. */
export function patched(fields: Readonly<Record<string, unknown>>, body: unknown): unknown {
  const operations = (Array.isArray(body) ? body : [body]).map(operationOf)
  return operations.reduce<unknown>(applied, structuredClone(fields))
}

type Operation = ReturnType<typeof operationOf>

/** One at a time, so that the sentence can name the one that cannot be applied. */
function applied(document: unknown, operation: Operation): unknown {
  try {
    return jsonPatch.applyOperation(document, operation, true).newDocument
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    const problem = `${operation.op} "${operation.path}": ${reason}.`
    throw new Fault('FLOW-1455-400', { problem }, { cause: error })
  }
}

const OPERATIONS = ['add', 'replace', 'remove'] as const

function operationOf(given: { op: string; path: string; value?: unknown }) {
  const op = OPERATIONS.find((one) => one === given.op.toLowerCase())
  if (op === undefined) throw new Fault('FLOW-1434-400', { op: given.op })
  return { op, path: given.path, value: given.value }
}

/** The etag as a header or as a query parameter, quoted or not (flow-service 11). */
export function checkEtag(given: string | undefined, etag: string): void {
  if (given === undefined || given === '') throw new Fault('FLOW-1403-400')
  if (given.replaceAll('"', '') !== etag.replaceAll('"', '')) {
    throw new Fault('FLOW-1404-412', { given, etag })
  }
}
