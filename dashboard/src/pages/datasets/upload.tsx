/** upload: files of this browser are brought into a dataset as one batch; its run tells how that went. */
import {
  Button,
  Form,
  InlineAlert,
  Content,
  Heading,
  NumberField,
  Picker,
  PickerItem,
  ProgressBar,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type Dataset, findInCatalog } from '../../catalog.ts'
import { sentenceOf } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Page } from '../../parts/page.tsx'
import { spokenBytes } from '../../parts/spoken.ts'
import { upload } from '../../upload.ts'
import { ChosenFiles } from './chosen-files.tsx'

const FORMATS = [
  ['csv,', 'CSV, with commas', { format: 'csv', delimiter: ',' }],
  ['csv;', 'CSV, with semicolons', { format: 'csv', delimiter: ';' }],
  ['csv\t', 'CSV, with tabs', { format: 'csv', delimiter: '\t' }],
  ['csv|', 'CSV, with pipes', { format: 'csv', delimiter: '|' }],
  ['json', 'JSON, one object a line', { format: 'json' }],
] as const

const narrow = style({ display: 'flex', flexDirection: 'column', gap: 24, maxWidth: 640 })

export function UploadPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const { data: dataset, error } = useQuery({
    queryKey: ['datasets', id],
    queryFn: ({ signal }) => findInCatalog<Dataset>('dataSets', id, signal),
  })
  const above = [
    { name: 'Datasets', href: '/datasets' },
    { name: dataset?.name ?? 'Dataset', href: `/datasets/${id}` },
  ]
  return (
    <Page title="Upload files" above={above}>
      {error === null ? <UploadForm datasetId={id} /> : <Failure error={error} />}
    </Page>
  )
}

function UploadForm({ datasetId }: { readonly datasetId: string }) {
  const [files, setFiles] = useState<readonly File[]>([])
  const [format, setFormat] = useState<string>('csv,')
  const [percent, setPercent] = useState(NaN)
  const [bytes, setBytes] = useState(0)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const uploading = useMutation({
    mutationFn: () => {
      setBytes(0)
      const inputFormat = FORMATS.find(([id]) => id === format)?.[2] ?? FORMATS[0][2]
      const wanted = { datasetId, inputFormat, percent: Number.isNaN(percent) ? null : percent }
      return upload({ ...wanted, files }, setBytes)
    },
    onSuccess: async (runId) => {
      await navigate({ to: `/runs/${runId}` })
      await queries.invalidateQueries({ queryKey: ['datasets'] })
    },
  })
  return (
    <div className={narrow}>
      <ChosenFiles files={files} onChoose={setFiles} isDisabled={uploading.isPending} />
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          uploading.mutate()
        }}
      >
        <Picker
          label="Format"
          selectedKey={format}
          onSelectionChange={(key) => setFormat(String(key))}
        >
          {FORMATS.map(([id, name]) => (
            <PickerItem key={id} id={id}>
              {name}
            </PickerItem>
          ))}
        </Picker>
        <NumberField
          label="Percent of rows that may be refused"
          description="Left empty, one refused row fails the whole upload, and nothing of it is taken."
          minValue={0.01}
          maxValue={100}
          value={percent}
          onChange={setPercent}
        />
        <Sending total={sum(files)} bytes={bytes} isPending={uploading.isPending} />
        {uploading.error === null ? null : <NotTaken error={uploading.error} />}
        <Button
          type="submit"
          variant="accent"
          isPending={uploading.isPending}
          isDisabled={files.length === 0}
          styles={style({ alignSelf: 'start' })}
        >
          Upload
        </Button>
      </Form>
    </div>
  )
}

function Sending(props: {
  readonly total: number
  readonly bytes: number
  readonly isPending: boolean
}) {
  const { total, bytes, isPending } = props
  if (!isPending) return null
  const label = `${spokenBytes(bytes)} of ${spokenBytes(total)}`
  return (
    <ProgressBar label="Sending" value={bytes} maxValue={Math.max(1, total)} valueLabel={label} />
  )
}

function NotTaken({ error }: { readonly error: unknown }) {
  return (
    <InlineAlert variant="negative">
      <Heading level={2}>The files were not taken</Heading>
      <Content>{sentenceOf(error)}</Content>
    </InlineAlert>
  )
}

function sum(files: readonly File[]): number {
  return files.reduce((total, { size }) => total + size, 0)
}
