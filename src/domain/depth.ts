/** depth: how deep a JSON value may be nested before whatever walks through it would break. */

/** Far beyond what any resource needs; checking, writing and reading back all recurse. */
export const MAX_DEPTH = 100

/** Level by level instead of by recursion, which is what deep values break. */
export function isTooDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
    if (level.length === 0) return false
  }
  return true
}
