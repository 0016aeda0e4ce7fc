/**
 * references: `env:NAME` and `file:PATH` in the params of a connection → what they stand for when a run is
 * planned. What is kept and shown is the reference.
 * Keeps: a value is in the plan of one run and nowhere else; what goes wrong names the reference alone.
 */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { overlaps } from '../connectors/folder-reach.ts'

export interface References {
  /** The value; throws where there is none, or where it is not to be had. */
  resolve(reference: string): Promise<string>
}

/** A secret is a password, a key or a certificate; whatever is longer was not meant. */
const MOST_BYTES = 64 * 1024

const REFERENCE = /^(env|file):(.*)$/s

/** `closedFolder`: what Weir itself keeps. */
export function openReferences(
  valueOf: (name: string) => string | undefined,
  closedFolder: string,
): References {
  return {
    async resolve(reference) {
      const [, kind, name = ''] = REFERENCE.exec(reference) ?? []
      const value =
        kind === 'env'
          ? fromEnvironment(reference, name, valueOf)
          : await fromFile(reference, name, closedFolder)
      if (value === '') throw unresolved(reference, 'it is empty')
      return value
    },
  }
}

/** Every param that is a reference, replaced by its value. */
export async function resolvedParams<Params extends object>(
  params: Params,
  references: References,
): Promise<Params> {
  const values: [string, unknown][] = []
  for (const [name, value] of Object.entries(params)) {
    const isReference = typeof value === 'string' && REFERENCE.test(value)
    values.push([name, isReference ? await references.resolve(value) : value])
  }
  return Object.fromEntries(values) as Params // The same names; a text stays a text.
}

function fromEnvironment(
  reference: string,
  name: string,
  valueOf: (name: string) => string | undefined,
): string {
  if (name.startsWith('WEIR_')) throw unresolved(reference, 'it is a setting of Weir itself')
  const value = valueOf(name)
  if (value === undefined) throw unresolved(reference, 'Weir was started without it')
  if (Buffer.byteLength(value) > MOST_BYTES) throw unresolved(reference, TOO_LONG)
  return value
}

const TOO_LONG = `it has more than ${MOST_BYTES} bytes`

async function fromFile(reference: string, path: string, closedFolder: string): Promise<string> {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw unresolved(reference, 'its path is not absolute')
  }
  if (await overlaps(path, closedFolder)) throw unresolved(reference, 'it is in what Weir keeps')
  // Opening a pipe would wait for somebody to write to it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
      throw unresolved(reference, `opening it was answered with ${code}`)
    },
  )
  try {
    if (!(await file.stat()).isFile()) throw unresolved(reference, 'it is not a plain file')
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES + 1))
    if (bytesRead > MOST_BYTES) throw unresolved(reference, TOO_LONG)
    // Editors end a file with a newline that is not part of the secret.
    return buffer.toString('utf8', 0, bytesRead).replace(/\r?\n$/, '')
  } finally {
    await file.close()
  }
}

function unresolved(reference: string, why: string): Fault {
  const problem = `The connection refers to "${reference.slice(0, 500)}", which cannot be resolved: ${why}.`
  return new Fault('FLOW-1452-400', { problem })
}
