/** problem: why a filter cannot be taken, as a sentence; reading stops at the first one. */

export interface Problem {
  readonly problem: string
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value
}

/** What was read of every item, or the problem of the first one that cannot be read. */
export function readEach<In, Out>(
  items: readonly In[],
  read: (item: In, index: number) => Out | Problem,
): Out[] | Problem {
  const results: Out[] = []
  for (const [index, item] of items.entries()) {
    const result = read(item, index)
    if (isProblem(result)) return result
    results.push(result)
  }
  return results
}
