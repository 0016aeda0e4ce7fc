/** dataset-rows: the newest rows of a dataset, as many as Data Access shows, each of them whole on demand. */
import {
  ActionButton,
  CloseButton,
  Content,
  Dialog,
  DialogTrigger,
  Heading,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { columnsOf, flatRow, shownValue } from '../../parts/flat-row.ts'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import { RecordTable } from '../../parts/record-table.tsx'
import { counted } from '../../parts/spoken.ts'

export function DatasetRows({ datasetId }: { readonly datasetId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['datasets', datasetId, 'preview'],
    queryFn: ({ signal }) =>
      ask<{ readonly data: readonly unknown[] }>(
        `/data/foundation/export/datasets/${encodeURIComponent(datasetId)}/preview`,
        { signal },
      ),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the rows" />
  if (data.data.length === 0) {
    return (
      <EmptyState title="No rows yet">
        The first rows of the newest batches are shown here, once one has succeeded.
      </EmptyState>
    )
  }
  const rows = data.data.map((record, nth) => ({ record, nth: nth + 1, flat: flatRow(record) }))
  return (
    <>
      <p className={style({ font: 'body-sm', color: 'neutral-subdued', marginTop: 0 })}>
        {counted(rows.length, 'row')} of the newest batches. What is inside of a field stands by its
        path.
      </p>
      <RecordTable
        label="Rows"
        rows={rows}
        keyOf={({ nth }) => String(nth)}
        lead={[{ name: 'Row', render: ({ nth, record }) => <Whole nth={nth} record={record} /> }]}
        columns={columnsOf(rows.map(({ flat }) => flat))}
        cell={({ flat }, column) => ({ text: shownValue(flat.get(column)), isBad: false })}
      />
    </>
  )
}

function Whole({ nth, record }: { readonly nth: number; readonly record: unknown }) {
  return (
    <DialogTrigger>
      <ActionButton isQuiet size="S" aria-label={`${nth}: show the whole row`}>
        {String(nth)}
      </ActionButton>
      <Dialog size="L">
        <Heading slot="title">Row {nth}</Heading>
        <Content>
          <JsonView value={record} what={`row ${nth} as JSON`} />
        </Content>
        <CloseButton />
      </Dialog>
    </DialogTrigger>
  )
}
