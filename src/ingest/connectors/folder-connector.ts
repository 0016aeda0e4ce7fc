/**
 * folder-connector: a folder of this machine as a source: a file, a folder, or a wildcard.
 * Peculiar to it: a path that is a link is followed as far as it stays inside the root; links that a
 * folder or a wildcard comes upon are not taken.
 */
import { createReadStream } from 'node:fs'
import { access, constants, readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import picomatch from 'picomatch'
import type { TakenItem } from '../../domain/batch.ts'
import type { ConnectionParams, Selection } from '../../domain/source.ts'
import type { Connector, Entry, Listing, Place } from './connector.ts'
import { isInside, overlaps } from './folder-reach.ts'

/** `closed`: a folder that no connection shows, whatever has been linked since it was made. */
export function openFolderConnector({ root }: ConnectionParams, closed?: string): Connector {
  return {
    label: 'Folder',

    async test() {
      const found = await stat(root).catch((error: unknown) => reasonOf(error))
      if (typeof found === 'string') return `The folder "${root}" cannot be read: ${found}`
      if (closed !== undefined && (await overlaps(root, closed))) {
        return `The folder "${root}" is not open to connections: it holds what Weir keeps.`
      }
      return found.isDirectory() ? null : `"${root}" is a file; a connection needs a folder.`
    },

    async list(selection) {
      const problem = await this.test()
      if (problem !== null) return { kind: 'unreadable', reason: problem }
      const { path, listing } = isWildcard(selection.path)
        ? { path: picomatch.scan(plain(selection.path)).base, listing: listMatching }
        : { path: plain(selection.path), listing: listPlain }
      const full = await inside(root, path)
      if (full.kind === 'unreadable') return full
      return await listing(full.path, full.root, selection)
    },

    async browse(path) {
      const problem = await this.test()
      if (problem !== null) return { kind: 'unreadable', reason: problem }
      const full = await inside(root, plain(path))
      return full.kind === 'unreadable' ? full : await placeAt(full.path, full.root)
    },

    async find(path) {
      const full = await inside(root, path)
      return full.kind === 'unreadable' ? null : await itemAt(full.path, full.root)
    },

    open: (item) => createReadStream(join(root, item.path), { highWaterMark: 1024 * 1024 }),
  }
}

interface Inside {
  readonly kind: 'there'
  readonly path: string
  readonly root: string
}

/** Where a path really is, links followed; refused where that is outside of the root. */
async function inside(
  root: string,
  path: string,
): Promise<Inside | { kind: 'unreadable'; reason: string }> {
  let realRoot: string
  let real: string
  try {
    realRoot = await realpath(root)
    real = await realpath(join(realRoot, path))
  } catch (error) {
    return {
      kind: 'unreadable',
      reason: `"/${path}" in the folder "${root}" cannot be read: ${reasonOf(error)}`,
    }
  }
  if (!isInside(real, realRoot)) {
    return {
      kind: 'unreadable',
      reason: `"/${path}" lies outside of the folder "${root}". Choose a path inside.`,
    }
  }
  return { kind: 'there', path: real, root: realRoot }
}

/** As a listing sees it: neither links nor what is hidden is in a folder. */
async function placeAt(path: string, root: string): Promise<Place> {
  const shown = `/${pathWithin(root, path)}`
  try {
    const found = await stat(path)
    if (found.isDirectory()) return { kind: 'folder', entries: await entriesOf(path, root) }
    if (!found.isFile()) {
      return { kind: 'unreadable', reason: `"${shown}" is neither a file nor a folder.` }
    }
    await access(path, constants.R_OK)
    const item = await itemAt(path, root)
    return item === null
      ? { kind: 'unreadable', reason: `"${shown}" cannot be read: it is not there.` }
      : { kind: 'item', item }
  } catch (error) {
    return { kind: 'unreadable', reason: `"${shown}" cannot be read: ${reasonOf(error)}` }
  }
}

async function entriesOf(folder: string, root: string): Promise<readonly Entry[]> {
  const found = await readdir(folder, { withFileTypes: true })
  const entries = found
    .filter((entry) => (entry.isFile() || entry.isDirectory()) && !isHidden(entry.name))
    .map((entry) => {
      const path = pathWithin(root, join(folder, entry.name))
      return { name: entry.name, path, isFolder: entry.isDirectory() }
    })
  return entries.toSorted(
    (a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1),
  )
}

/** A path without wildcard: one file, or what a folder holds. */
async function listPlain(path: string, root: string, selection: Selection): Promise<Listing> {
  const found = await stat(path)
  if (found.isFile()) return await readable([path], root)
  if (selection.type === 'file') {
    return {
      kind: 'unreadable',
      reason: `"${selection.path}" is a folder, and the source asks for a file.`,
    }
  }
  return await readable(await filesBelow(path, selection.recursive), root)
}

/** A path with a wildcard: the files below its fixed part that match it. */
async function listMatching(path: string, root: string, selection: Selection): Promise<Listing> {
  const matches = picomatch(plain(selection.path))
  const files = await filesBelow(path, true)
  const matching = files.filter((file) => matches(pathWithin(root, file)))
  return await readable(matching, root)
}

async function filesBelow(folder: string, recursive: boolean): Promise<string[]> {
  const entries = await readdir(folder, { recursive, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !isHidden(relative(folder, file)))
}

/** By its own name, or by that of a folder on the way to it. */
function isHidden(path: string): boolean {
  return path.split(sep).some((step) => step.startsWith('.'))
}

/** Fails on the first file that may not be read, by name: a copy must not find out half way. */
async function readable(files: readonly string[], root: string): Promise<Listing> {
  const items: TakenItem[] = []
  for (const file of files.toSorted()) {
    const problem = await access(file, constants.R_OK).catch((error: unknown) => reasonOf(error))
    if (typeof problem === 'string') {
      return {
        kind: 'unreadable',
        reason: `The file "/${pathWithin(root, file)}" cannot be read: ${problem}`,
      }
    }
    const item = await itemAt(file, root)
    if (item !== null) items.push(item)
  }
  return { kind: 'found', items }
}

async function itemAt(file: string, root: string): Promise<TakenItem | null> {
  const found = await stat(file).catch(() => null)
  if (found === null) return null
  return { path: pathWithin(root, file), bytes: found.size, modifiedAt: Math.trunc(found.mtimeMs) }
}

function isWildcard(path: string): boolean {
  return picomatch.scan(plain(path)).isGlob
}

/** Paths of a source begin with a slash on the wire and without one inside. */
function plain(path: string): string {
  return path.replace(/^\/+/, '').replace(/\/+$/, '')
}

function pathWithin(root: string, file: string): string {
  return relative(root, file).replaceAll(sep, '/')
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there.',
  EACCES: 'this user may not read it. Change its permissions.',
  EPERM: 'this user may not read it. Change its permissions.',
  ENOTDIR: 'a part of the path is a file, not a folder.',
  ELOOP: 'its links lead in a circle.',
  ENAMETOOLONG: 'its name is too long.',
  ERR_INVALID_ARG_VALUE: 'it holds a NUL character, which no name has.',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? `the file system answered ${code === '' ? String(error) : code}.`
}
