/** file-tree: the folders and files behind a connection, a level at a time, as somebody opens them. */
import { Text, TreeView, TreeViewItem, TreeViewItemContent } from '@react-spectrum/s2'
import File from '@react-spectrum/s2/icons/File'
import Folder from '@react-spectrum/s2/icons/Folder'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQueries } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useState } from 'react'
import type { Static } from 'typebox'
import type { FolderFields } from '../../../../../src/api/contract/explore.ts'
import { ask } from '../../../client.ts'
import { FLOW_SERVICE } from '../../../flow-service.ts'
import { EmptyState } from '../../../parts/empty-state.tsx'
import { Failure } from '../../../parts/failure.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { useMatch } from '../../../parts/use-match.ts'

export type Entry = Static<typeof FolderFields>[number]

/** A folder's key ends in a slash. */
function keyOf({ type, path }: Entry): string {
  return type === 'folder' ? `${path}/` : path
}

export interface FileTreeProps {
  readonly connectionId: string
  readonly selected: readonly string[]
  /** `entries`: all that has been opened so far, by their keys. */
  readonly onSelect: (keys: readonly string[], entries: ReadonlyMap<string, Entry>) => void
}

const ROOT = '/'

export function FileTree({ connectionId, selected, onSelect }: FileTreeProps) {
  const [open, setOpen] = useState<readonly string[]>([])
  const asked = [ROOT, ...open]
  const levels = useQueries({
    queries: asked.map((key) => ({
      queryKey: ['explore', connectionId, 'folder', key],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        ask<readonly Entry[]>(pathOf(connectionId, key), { signal }),
    })),
  })
  const isCoarse = useMatch('not ((hover: hover) and (pointer: fine))')
  const [root] = levels
  const failed = levels.find(({ error }) => error !== null)
  if (root?.data === undefined && root?.error === null) return <Loading what="the files" />
  const byFolder = new Map(asked.map((key, nth) => [key, levels[nth]?.data ?? null]))
  const entries = new Map(
    [...byFolder.values()].flatMap((one) => one ?? []).map((one) => [keyOf(one), one]),
  )
  const rows = levels.reduce((sum, { data }) => sum + (data?.length ?? 0), 0)
  if (root?.data?.length === 0) {
    return <EmptyState title="The folder is empty">Put a file into it, and look again.</EmptyState>
  }
  return (
    <>
      {failed === undefined ? null : (
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      <TreeView
        aria-label="Files"
        selectionMode="multiple"
        selectedKeys={selected}
        onSelectionChange={(keys) =>
          onSelect(keys === 'all' ? [...entries.keys()] : [...keys].map(String), entries)
        }
        expandedKeys={open}
        onExpandedChange={(keys) => setOpen([...keys].map(String))}
        styles={style({ width: 'full' })}
        UNSAFE_style={{ height: heightOf(rows, isCoarse) }}
      >
        {itemsOf(byFolder.get(ROOT) ?? [], byFolder)}
      </TreeView>
    </>
  )
}

/** As high as its rows, up to a height that leaves room for what is below. */
function heightOf(rows: number, isCoarse: boolean): number {
  return Math.min(400, Math.max(2, rows) * (isCoarse ? 50 : 40) + 8)
}

function itemsOf(
  entries: readonly Entry[],
  byFolder: ReadonlyMap<string, readonly Entry[] | null>,
): ReactElement[] {
  return entries.map((entry) => {
    const key = keyOf(entry)
    const isFolder = entry.type === 'folder'
    return (
      <TreeViewItem key={key} id={key} textValue={entry.name} hasChildItems={isFolder}>
        <TreeViewItemContent>
          <Text>{entry.name}</Text>
          {isFolder ? <Folder /> : <File />}
        </TreeViewItemContent>
        {itemsOf(byFolder.get(key) ?? [], byFolder)}
      </TreeViewItem>
    )
  })
}

function pathOf(connectionId: string, key: string): string {
  const query = new URLSearchParams(
    key === ROOT ? { objectType: 'root' } : { objectType: 'folder', object: key.slice(0, -1) },
  )
  return `${FLOW_SERVICE}/connections/${connectionId}/explore?${query.toString()}`
}
