/** query: what stands in a query as a text → what it says; `null` where it says no such thing (pure). */

/** In any case: Python writes True. */
export function trueOrFalse(text: string): boolean | null {
  const said = text.toLowerCase()
  return said === 'true' || said === 'false' ? said === 'true' : null
}

/** A whole number from 1 on. */
export function countIn(text: string): number | null {
  const count = Number(text)
  return /^\d+$/.test(text) && count >= 1 ? count : null
}
