/** upload: files of this browser are brought into a dataset as one batch; its run tells how that went. */
import { Content, Heading, InlineAlert, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type Batch, catalogPage, type Dataset, findInCatalog } from '../../catalog.ts'
import { Failure } from '../../parts/failure.tsx'
import { Page } from '../../parts/page.tsx'
import { counted } from '../../parts/spoken.ts'
import { useUrlState } from '../../parts/url-state.ts'
import { UploadForm } from './upload-form.tsx'

const line = style({ font: 'body', marginTop: 0, marginBottom: 24, maxWidth: 640 })

export function UploadPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const [{ mends = null }] = useUrlState()
  const { data: dataset, error } = useQuery({
    queryKey: ['datasets', id],
    queryFn: ({ signal }) => findInCatalog<Dataset>('dataSets', id, signal),
  })
  const above = [
    { name: 'Datasets', href: '/datasets' },
    { name: dataset?.name ?? 'Dataset', href: `/datasets/${id}` },
  ]
  return (
    <Page title={mends === null ? 'Upload files' : 'Upload mended rows'} above={above}>
      {mends === null ? null : <Mending runId={mends} />}
      {error === null ? <UploadForm datasetId={id} mends={mends} /> : <Failure error={error} />}
    </Page>
  )
}

/** What comes of it, and whether it was done before: sent twice, rows are in the dataset twice. */
function Mending({ runId }: { readonly runId: string }) {
  const { data } = useQuery({
    queryKey: ['datasets', 'batches', 'mending', runId],
    queryFn: ({ signal }) =>
      catalogPage<Batch>(
        'batches',
        { status: 'success', property: `_weir.mends==${runId}` },
        { limit: 50, after: null },
        signal,
      ),
  })
  const rows = (data?.items ?? []).reduce(
    (sum, { metrics }) => sum + (metrics.outputRecordCount ?? 0),
    0,
  )
  return (
    <>
      <p className={line}>
        The rows that <Link href={`/runs/${runId}`}>a run</Link> refused, mended: they go the way of
        its rows, mappings included.
      </p>
      {rows === 0 ? null : (
        <div className={style({ marginBottom: 24, maxWidth: 640 })}>
          <InlineAlert variant="notice">
            <Heading level={2}>
              {`${counted(rows, 'row')} of this run ${rows === 1 ? 'was' : 'were'} brought again before`}
            </Heading>
            <Content>A row that is sent again stands in the dataset twice.</Content>
          </InlineAlert>
        </div>
      )}
    </>
  )
}
