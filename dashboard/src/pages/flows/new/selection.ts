/** selection: what is chosen in the tree ↔ the one path of a source connection (pure). */

export interface Selected {
  readonly path: string
  readonly type: 'file' | 'folder'
}

/** Folders end in a slash. Several files are one wildcard; folders cannot be mixed with others. */
export function selectionOf(keys: readonly string[]): Selected | string {
  const [one] = keys
  if (one === undefined) return { path: '', type: 'file' }
  if (keys.length === 1) {
    return one.endsWith('/')
      ? { path: one.slice(0, -1) || '/', type: 'folder' }
      : { path: one, type: 'file' }
  }
  if (keys.some((key) => key.endsWith('/'))) {
    return 'Choose one folder, or files: not both. A wildcard such as /in/**/*.csv reaches into folders.'
  }
  if (keys.some((key) => /[{},[\]()*?!]/.test(key))) {
    return 'These names have signs in them that wildcards use. Choose one of them, or write a wildcard.'
  }
  return { path: `/{${keys.map((key) => key.replace(/^\//, '')).join(',')}}`, type: 'file' }
}

/** What is chosen in the tree for a path; nothing for a wildcard that was written. */
export function keysOf({ path, type }: Selected): string[] {
  if (path === '') return []
  if (type === 'folder') return [path.endsWith('/') ? path : `${path}/`]
  const several = /^\/\{([^{}]+)\}$/.exec(path)?.[1]
  if (several !== undefined) return several.split(',').map((one) => `/${one}`)
  return /[*?{}[\]]/.test(path) ? [] : [path]
}

/** `orders` of `/in/orders.csv`, to begin a name with. */
export function stemOf(path: string): string {
  const name = path.split('/').at(-1) ?? path
  return name.replace(/\.[a-z0-9]{1,6}$/i, '')
}
