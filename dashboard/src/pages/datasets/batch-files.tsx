/** batch-files: the Parquet files of a batch that are in its dataset, each to be downloaded. */
import { LinkButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { DatasetFileList, FileList } from '../../../../src/api/contract/data/file-list.ts'
import type { Batch } from '../../catalog.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { RecordTable } from '../../parts/record-table.tsx'
import { spokenBytes, spokenCount } from '../../parts/spoken.ts'

const EXPORT = '/data/foundation/export'

export function BatchFiles({ batch: { id, status } }: { readonly batch: Batch }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['datasets', 'files', id, status],
    queryFn: ({ signal }) =>
      ask<Static<typeof DatasetFileList>>(`${EXPORT}/batches/${encodeURIComponent(id)}/files`, {
        signal,
      }),
  })
  return (
    <Section title="Files in the dataset">
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Loading what="the files" /> : null}
      {data?.data.length === 0 ? (
        <p className={style({ font: 'body', margin: 0 })}>
          {status === 'inactive' ? 'None: the batch was taken back.' : 'None.'}
        </p>
      ) : null}
      {data === undefined || data.data.length === 0 ? null : (
        <RecordTable
          label="Files in the dataset"
          rows={data.data}
          keyOf={({ dataSetFileId }) => dataSetFileId}
          lead={[
            { name: 'File', render: ({ dataSetFileId }) => <Download fileId={dataSetFileId} /> },
          ]}
          columns={['Rows', 'Size']}
          cell={({ records, size }, column) => ({
            text: column === 'Rows' ? spokenCount(records) : spokenBytes(size),
            isBad: false,
          })}
        />
      )}
    </Section>
  )
}

/** Data Access tells by a list of one what a file is called, and where its bytes are. */
function Download({ fileId }: { readonly fileId: string }) {
  const { data } = useQuery({
    // It does not change while it is there, and is not asked for once it is gone.
    queryKey: ['file', fileId],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      ask<Static<typeof FileList>>(`${EXPORT}/files/${encodeURIComponent(fileId)}`, { signal }),
  })
  const [file] = data?.data ?? []
  if (file === undefined) return <span>{fileId}</span>
  const { pathname, search } = new URL(file._links.self.href)
  return (
    <LinkButton
      variant="secondary"
      size="S"
      href={`${pathname}${search}`}
      download={file.name}
      target="_self"
    >
      {file.name}
    </LinkButton>
  )
}
