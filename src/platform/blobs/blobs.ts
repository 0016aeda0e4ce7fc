/**
 * blobs: bytes that outlive a run: the parts of datasets, the diagnostics of batches. A port; each
 * back end is a `*-blobs.ts` beside it.
 * Keys are paths with forward slashes. What is published appears whole or not at all.
 */
import type { Readable } from 'node:stream'

export interface Blobs {
  /** An empty local folder for work that may be thrown away; a folder of that name is emptied first. */
  workFolder(name: string): Promise<string>
  /** Where the work folder of that name is, there or not. */
  workPath(name: string): string
  /** The names of those that are there, whoever was given them. */
  listWorkFolders(): Promise<string[]>
  /** Throws a work folder away; once or twice is the same. */
  dropWorkFolder(name: string): Promise<void>
  /**
   * Makes a folder inside a work folder visible under `key`, in one step, after its bytes are on disk.
   * Where `key` is there already, nothing changes: a second call after a crash is harmless. A folder
   * that is not there publishes nothing.
   */
  publish(folder: string, key: string): Promise<void>
  /**
   * Moves a file inside a work folder to `key`, in one step, after its bytes are on disk, and in the place
   * of a file that is there. What this has answered survives `kill -9`, and a power cut.
   */
  place(file: string, key: string): Promise<void>
  /** Takes away all that is at `key` or below it: out of sight in one step. Once or twice is the same. */
  remove(key: string): Promise<void>
  /** Every blob below `prefix`, sorted by key. */
  list(prefix: string): Promise<BlobInfo[]>
  /** `null` where there is no such blob. */
  find(key: string): Promise<BlobInfo | null>
  /** Where on this machine the bytes of a key can be read by a process that knows no blobs. */
  localPath(key: string): string
  /** The bytes from `start` to `end`, both included. Rejects on reading where there is no such blob. */
  read(key: string, range?: { start: number; end: number }): Readable
}

export interface BlobInfo {
  readonly key: string
  readonly bytes: number
}
