/** schema-parts: how the parts of a schema document are read, and refused where they are not as they have to be (pure). */
import { Fault } from '../../domain/fault.ts'

export type Json = Readonly<Record<string, unknown>>

export function refuseUnknown(part: Json, known: readonly string[], where: string): void {
  for (const keyword of Object.keys(part)) {
    if (known.includes(keyword) || NOTES.includes(keyword) || /^(meta|xdm):/.test(keyword)) continue
    throw invalid(
      `${where} uses the keyword "${keyword}", which is not enforced here. Leave it out.`,
    )
  }
}

export function asObject(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw invalid(`\`${where}\` must be an object.`)
}

export function asNames(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value
  throw invalid('`required` must be a list of property names.')
}

export function invalid(problem: string): Fault {
  return new Fault('XDM-1008-400', { problem })
}

/** What says nothing that a record could break. */
const NOTES = ['title', 'description', 'examples', '$comment', 'version']
