/**
 * disk-blobs: blobs in one folder of this machine.
 * Peculiar to it: publishing is a rename within one file system, after an fsync of every file.
 */
import { createReadStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { BlobInfo, Blobs } from './blobs.ts'

/** Keeps work under `work/` and everything published beside it. */
export async function openDiskBlobs(root: string): Promise<Blobs> {
  await mkdir(join(root, 'work'), { recursive: true })

  /** No key, however odd, leads out of the root or into the work folder. */
  function pathOf(key: string): string {
    const path = resolve(root, key)
    const isWork = `${path}${sep}`.startsWith(resolve(root, 'work') + sep)
    if (!path.startsWith(resolve(root) + sep) || isWork) {
      throw new Error(`"${key}" is not a key of a blob.`)
    }
    return path
  }

  return {
    async workFolder(name) {
      const path = join(root, 'work', name)
      await rm(path, { recursive: true, force: true })
      await mkdir(path, { recursive: true })
      return path
    },

    workPath: (name) => join(root, 'work', name),

    async listWorkFolders() {
      const work = join(root, 'work')
      return (await isThere(work)) ? (await readdir(work)).toSorted() : []
    },

    async dropWorkFolder(name) {
      await rm(join(root, 'work', name), { recursive: true, force: true })
    },

    async publish(folder, key) {
      const path = pathOf(key)
      if (await isThere(path)) return
      if (!(await isThere(folder))) return
      await syncAll(folder)
      await makeFolder(dirname(path))
      await rename(folder, path)
      await syncOne(dirname(path))
    },

    async place(file, key) {
      const path = pathOf(key)
      await syncOne(file)
      await makeFolder(dirname(path))
      await rename(file, path)
      await syncOne(dirname(path))
    },

    async remove(key) {
      const path = pathOf(key)
      // Named for its key, so that what a crash leaves is taken away by the next call.
      const aside = join(root, 'work', `removed ${encodeURIComponent(key)}`)
      await rm(aside, { recursive: true, force: true })
      if (!(await isThere(path))) return
      await rename(path, aside)
      await rm(aside, { recursive: true, force: true })
    },

    async list(prefix) {
      const path = pathOf(prefix)
      if (!(await isThere(path))) return []
      const entries = await readdir(path, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      const infos = await Promise.all(
        files.map(async (file): Promise<BlobInfo> => {
          const full = join(file.parentPath, file.name)
          const key = full.slice(resolve(root).length + 1).replaceAll(sep, '/')
          return { key, bytes: (await stat(full)).size }
        }),
      )
      return infos.toSorted((a, b) => (a.key < b.key ? -1 : 1))
    },

    async find(key) {
      const found = await stat(pathOf(key)).catch(() => null)
      return found?.isFile() === true ? { key, bytes: found.size } : null
    },

    localPath: pathOf,

    read: (key, range) => createReadStream(pathOf(key), range),
  }
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}

/** With the folders on the way to it; those that are new are on disk. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await syncOne(dirname(made))
  }
}

/** Files first, then the folders that name them. */
async function syncAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    await (entry.isDirectory() ? syncAll(path) : syncOne(path))
  }
  await syncOne(folder)
}

async function syncOne(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
