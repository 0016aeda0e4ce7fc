/** folder-reach: which folders of this machine a connection may be about at all. */
import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'

/** Two folders that share a path: a connection to one would show the other. */
export async function overlaps(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([realOf(one), realOf(other)])
  return isInside(a, b) || isInside(b, a)
}

/** Whether a folder is one of `roots` or below one, links followed. */
export async function isBelowOneOf(folder: string, roots: readonly string[]): Promise<boolean> {
  const real = await realOf(folder)
  const realRoots = await Promise.all(roots.map(realOf))
  return realRoots.some((root) => isInside(real, root))
}

export function isInside(path: string, root: string): boolean {
  const way = relative(root, path)
  return way.split(sep)[0] !== '..' && !isAbsolute(way)
}

/** A folder that is not there yet is judged by its name. */
async function realOf(folder: string): Promise<string> {
  return await realpath(folder).catch(() => resolve(folder))
}
