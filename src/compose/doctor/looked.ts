/** looked: what the checks of the doctor share: their forms, and what is said where a look itself fails. */
import type { Check } from '../../domain/check.ts'

export function well(name: string, says: string): Check {
  return { name, says, todo: null }
}

export function unwell(name: string, says: string, todo: string): Check {
  return { name, says, todo }
}

/** A check that cannot be made is one that is not well. */
export async function looked(name: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const todo = 'See to what else is wrong here first, then run `weir doctor` again.'
    return unwell(name, `It could not be looked at: ${reason}.`, todo)
  }
}

const UNITS = [
  ['GB', 1_000_000_000],
  ['MB', 1_000_000],
  ['kB', 1_000],
] as const

export function sizeOf(bytes: number): string {
  const unit = UNITS.find(([, size]) => bytes >= size)
  return unit === undefined ? `${bytes} B` : `${(bytes / unit[1]).toFixed(1)} ${unit[0]}`
}

const SPANS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
] as const

export function spanOf(ms: number): string {
  const span = SPANS.find(([, size]) => ms >= 2 * size)
  return span === undefined ? `${Math.round(ms)} ms` : `${Math.floor(ms / span[1])} ${span[0]}`
}

export function momentOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
