/** kinds: what bears a code, in words (pure). */
import type { Static } from 'typebox'
import type { ExplainedFields } from '../../../../src/api/contract/weir/error.ts'

export type Explained = Static<typeof ExplainedFields>

export const KINDS: readonly (readonly [id: string, name: string])[] = [
  ['run', 'Run'],
  ['activity', 'Activity of a run'],
  ['rejection', 'Refused row'],
  ['attempt', 'Attempt of a delivery'],
  ['fault', 'Answer of the API'],
]

export function kindName(kind: string): string {
  return KINDS.find(([id]) => id === kind)?.[1] ?? kind
}

/** Whether every word that is looked for is somewhere in it. */
export function isAbout(error: Explained, find: string): boolean {
  const text = `${error.code} ${error.title} ${error.meaning} ${error.cause} ${error.cure}`
  const words = find.toLowerCase().split(/\s+/)
  return words.every((word) => text.toLowerCase().includes(word))
}
