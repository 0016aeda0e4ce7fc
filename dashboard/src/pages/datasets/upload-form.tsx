/** upload-form: the files of an upload, what they are, how many of their rows may be refused; and the way to Weir. */
import {
  Button,
  ButtonGroup,
  Checkbox,
  Content,
  Form,
  Heading,
  InlineAlert,
  NumberField,
  Picker,
  PickerItem,
  ProgressBar,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useState } from 'react'
import { sentenceOf } from '../../client.ts'
import { spokenBytes } from '../../parts/spoken.ts'
import { DELIMITERS, type Recognised } from '../../sent-file.ts'
import { addedTo, type Chosen, chosenOf, formatOf } from './chosen.ts'
import { ChosenFiles } from './chosen-files.tsx'
import { LeaveUpload } from './leave-upload.tsx'
import { useUpload } from './use-upload.ts'

const SIGNS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'pipes',
}
const FORMATS = [
  ...DELIMITERS.map((delimiter) => ({
    id: `csv${delimiter}`,
    name: `CSV, with ${SIGNS[delimiter] ?? delimiter}`,
    format: { kind: 'csv', delimiter } satisfies Recognised,
  })),
  {
    id: 'json',
    name: 'JSON, one object a line or one list',
    format: { kind: 'json', delimiter: ',' } satisfies Recognised,
  },
  {
    id: 'parquet',
    name: 'Parquet',
    format: { kind: 'parquet', delimiter: ',' } satisfies Recognised,
  },
] as const

const narrow = style({ display: 'flex', flexDirection: 'column', gap: 24, maxWidth: 640 })

export function UploadForm(props: { readonly datasetId: string; readonly mends: string | null }) {
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  // Until somebody says it, a format is what the first file looks like.
  const [said, setSaid] = useState<Recognised | null>(null)
  const [isMended, setIsMended] = useState(true)
  const [percent, setPercent] = useState(NaN)
  const format = said ?? formatOf(chosen)
  const added = addedTo(chosen, format)
  const sending = useUpload({ ...props, chosen, format, isMended, percent })
  const { isPending } = sending
  return (
    <div className={narrow}>
      <ChosenFiles
        files={chosen.map(({ file }) => file)}
        onChoose={(files) => {
          sending.reset()
          void Promise.all(files.map(chosenOf)).then(setChosen)
        }}
        isDisabled={isPending}
      />
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          sending.send()
        }}
      >
        <Picker
          label="Format"
          description="As the first file looks, unless you choose."
          isDisabled={isPending}
          selectedKey={idOf(format)}
          onSelectionChange={(key) => setSaid(FORMATS.find(({ id }) => id === key)?.format ?? null)}
        >
          {FORMATS.map(({ id, name }) => (
            <PickerItem key={id} id={id}>
              {name}
            </PickerItem>
          ))}
        </Picker>
        {added.length === 0 ? null : (
          <Added
            names={added}
            kind={format.kind}
            {...{ isMended, setIsMended }}
            isDisabled={isPending}
          />
        )}
        <NumberField
          label="Percent of rows that may be refused"
          description="Left empty, one refused row fails the whole upload, and nothing of it is taken."
          minValue={0.01}
          maxValue={100}
          isDisabled={isPending}
          value={percent}
          onChange={setPercent}
        />
        {isPending ? <Progress chosen={chosen} bytes={sending.bytes} /> : null}
        {sending.error === null ? null : <NotTaken error={sending.error} />}
        <ButtonGroup>
          <Button
            type="submit"
            variant="accent"
            isPending={isPending}
            isDisabled={chosen.length === 0}
          >
            Upload
          </Button>
          {isPending ? (
            <Button variant="secondary" onPress={sending.stop}>
              Stop
            </Button>
          ) : null}
        </ButtonGroup>
      </Form>
      <LeaveUpload sending={sending} />
    </div>
  )
}

function idOf({ kind, delimiter }: Recognised): string {
  return kind === 'csv' ? `csv${delimiter}` : kind
}

function Added(props: {
  readonly names: readonly string[]
  readonly kind: Recognised['kind']
  readonly isMended: boolean
  readonly setIsMended: (isMended: boolean) => void
  readonly isDisabled: boolean
}) {
  const { names, kind, isMended, setIsMended, isDisabled } = props
  return (
    <InlineAlert variant="informative">
      <Heading level={2}>These are refused rows, as Weir hands them out</Heading>
      <Content>
        <p className={style({ marginTop: 0 })}>
          {kind === 'csv'
            ? 'The columns that Weir put before those of the rows are left out:'
            : 'Of each line the row alone is sent, without what Weir put around it:'}{' '}
          {names.join(', ')}.
        </p>
        <Checkbox isSelected={isMended} onChange={setIsMended} isDisabled={isDisabled}>
          Leave them out
        </Checkbox>
      </Content>
    </InlineAlert>
  )
}

function Progress({
  chosen,
  bytes,
}: {
  readonly chosen: readonly Chosen[]
  readonly bytes: number
}) {
  const total = chosen.reduce((sum, { file }) => sum + file.size, 0)
  const sent = Math.min(bytes, total)
  const label = `${spokenBytes(sent)} of ${spokenBytes(total)}`
  return (
    <ProgressBar label="Sending" value={sent} maxValue={Math.max(1, total)} valueLabel={label} />
  )
}

function NotTaken({ error }: { readonly error: unknown }) {
  return (
    <div role="alert">
      <InlineAlert variant="negative">
        <Heading level={2}>The files were not taken</Heading>
        <Content>{sentenceOf(error)}</Content>
      </InlineAlert>
    </div>
  )
}
