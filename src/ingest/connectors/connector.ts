/**
 * connector: reads one kind of source. A port; each kind is a `*-connector.ts` beside it.
 * After: copy.
 * Keeps: a source is only ever read, and nothing outside of what its connection names.
 *
 * What the far side does is a result: a folder that is missing or unreadable is answered with a
 * sentence, not thrown.
 */
import type { Readable } from 'node:stream'
import type { TakenItem } from '../../domain/batch.ts'
import type { Selection } from '../../domain/source.ts'

export interface Connector {
  /** What people call this kind of source, as in "Folder Copy Activity". */
  readonly label: string
  /** `null` where the source can be reached; else a sentence that says what is in the way. */
  test(): Promise<string | null>
  /** Every item that the selection names, by path; the same order on every call. */
  list(selection: Selection): Promise<Listing>
  /** What is at a path, as it is spelt: an item, or one level of a folder; '' is the top. */
  browse(path: string): Promise<Place>
  /** The item as it is now; `null` where it is gone. */
  find(path: string): Promise<TakenItem | null>
  /** The item's bytes from the start. Errors arrive on the stream. */
  open(item: TakenItem): Readable
}

export type Listing =
  | { readonly kind: 'found'; readonly items: readonly TakenItem[] }
  | { readonly kind: 'unreadable'; readonly reason: string }

export type Place =
  | { readonly kind: 'item'; readonly item: TakenItem }
  /** By name, folders first. */
  | { readonly kind: 'folder'; readonly entries: readonly Entry[] }
  | { readonly kind: 'unreadable'; readonly reason: string }

export interface Entry {
  readonly name: string
  /** Inside the source, as `TakenItem` has it. */
  readonly path: string
  readonly isFolder: boolean
}
