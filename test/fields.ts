/** fields: JSON of unknown shape, looked into with the assertion that it is what the test takes it for. */
import assert from 'node:assert/strict'

export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown): Fields {
  assert.ok(typeof value === 'object' && value !== null, `${String(value)} is no object`)
  return Object.fromEntries(Object.entries(value))
}

export function textOf(value: unknown): string {
  assert.ok(typeof value === 'string', `${String(value)} is no text`)
  return value
}

export function listOf(value: unknown): readonly Fields[] {
  assert.ok(Array.isArray(value), `${String(value)} is no list`)
  return value.map(fieldsOf)
}

/** Of newline-delimited JSON. */
export function linesOf(bytes: Buffer): Fields[] {
  const lines = bytes.toString().split('\n')
  return lines.filter((line) => line !== '').map((line) => fieldsOf(JSON.parse(line)))
}

/** The resources that a HAL answer embeds. */
export function embeddedIn(resource: unknown, noun: string): readonly Fields[] {
  return listOf(fieldsOf(fieldsOf(resource)['_embedded'])[noun])
}
