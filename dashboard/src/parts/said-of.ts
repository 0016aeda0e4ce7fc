/** said-of: what the API refuses of one field, in words that stand at that field (pure). */
import { sentenceOf } from '../client.ts'

/** `null` where nothing was refused, or something else was: the API names a field of what was sent first. */
export function saidOf(error: unknown, field: string): string | null {
  if (error === null) return null
  const [, name, says = ''] = FIELD_FIRST.exec(sentenceOf(error)) ?? []
  return name === field ? `${says.slice(0, 1).toUpperCase()}${says.slice(1)}` : null
}

const FIELD_FIRST = /^`(?:body\.)?([^`]+)` (.+)$/s
