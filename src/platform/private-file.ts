/**
 * private-file: small files with secrets (keys.ts), readable by their owner only.
 * Keeps: whenever the machine stops, there is either no file or a whole one.
 */
import { open, readFile, rename, rm, stat } from 'node:fs/promises'

/** The bytes of a file that nobody else may read; `null` where there is none. */
export async function readPrivate(file: string): Promise<Buffer | null> {
  const mode = await stat(file).then(
    (found) => found.mode,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )
  if (mode === null) return null
  // Windows has no such bits: every file looks open there.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(
      `"${file}" may be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 "${file}"`,
    )
  }
  return readFile(file)
}

/** Aside, to disk, into place, and the place to disk: a crash between two steps loses nothing. */
export async function writeWhole(
  folder: string,
  file: string,
  content: Buffer | string,
): Promise<void> {
  const aside = `${file}.tmp`
  await rm(aside, { force: true })
  const handle = await open(aside, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(aside, file)
  await syncFolder(folder)
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder, and keeps the names of files safe by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
