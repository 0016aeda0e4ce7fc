/** status: a coloured light that always has its word beside it, since a colour alone says nothing to many. */
import { StatusLight } from '@react-spectrum/s2'

/** What it asks of the reader, from nothing to now. */
export type Tone = 'positive' | 'neutral' | 'informative' | 'notice' | 'negative'

export function Status({ word, tone }: { readonly word: string; readonly tone: Tone }) {
  return <StatusLight variant={tone}>{word}</StatusLight>
}
