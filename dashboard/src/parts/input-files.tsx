/** input-files: the files that a batch took from its source, with their sizes and rows. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { ActionButton } from '@react-spectrum/s2'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { BatchInputs } from '../../../src/api/contract/weir/batch-inputs.ts'
import { ask } from '../client.ts'
import { Failure } from './failure.tsx'
import { Loading } from './loading.tsx'
import { RecordTable } from './record-table.tsx'
import { spokenBytes, spokenCount, spokenInstant } from './spoken.ts'

export type Inputs = Static<typeof BatchInputs>

export function useInputs(batchId: string) {
  return useInfiniteQuery({
    queryKey: ['datasets', 'inputs', batchId],
    queryFn: ({ signal, pageParam }) =>
      ask<Inputs>(
        `/weir/v1/batches/${encodeURIComponent(batchId)}/inputs?limit=50${pageParam === 0 ? '' : `&after=${pageParam}`}`,
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: ({ next }: Inputs) => next,
  })
}

const COLUMNS = ['Rows', 'Size', 'Changed (UTC)']

export function InputFiles({ batchId }: { readonly batchId: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInputs(batchId)
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the input files" />
  const files = data.pages.flatMap((page) => page.files)
  if (files.length === 0) return <p className={style({ font: 'body', margin: 0 })}>None.</p>
  return (
    <>
      <RecordTable
        label="Input files"
        rows={files}
        keyOf={({ path }) => path}
        lead={[{ name: 'File', render: ({ path }) => path }]}
        columns={COLUMNS}
        cell={({ recordCount, bytes, modifiedAt }, column) => {
          const says = {
            Rows: spokenCount(recordCount),
            Size: spokenBytes(bytes),
            'Changed (UTC)': spokenInstant(modifiedAt),
          }[column]
          return { text: says ?? '', isBad: false }
        }}
      />
      {hasNextPage ? (
        <div className={style({ marginTop: 12 })}>
          <ActionButton isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            More files
          </ActionButton>
        </div>
      ) : null}
    </>
  )
}
