/** flow-drift: whether the newest files that the next run would take still fit; looked at when somebody asks, for it reads them. */
import { Button, Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { DriftFields } from '../../../../src/api/contract/weir/drift.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Section } from '../../parts/page.tsx'
import { counted } from '../../parts/spoken.ts'

const MOST_FILES = 5

export function FlowDrift({ flowId }: { readonly flowId: string }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['drift', flowId],
    enabled: false,
    queryFn: ({ signal }) =>
      ask<DriftFields>(`/weir/v1/flows/${encodeURIComponent(flowId)}/drift?files=${MOST_FILES}`, {
        signal,
      }),
  })
  return (
    <Section title="Do the newest files still fit?">
      {data === undefined ? (
        <p className={style({ font: 'body', marginTop: 0 })}>
          The first rows of the files that the next run would take are held against the dataset.
        </p>
      ) : (
        <output className={style({ display: 'block' })}>
          <Found drift={data} />
        </output>
      )}
      {error === null ? null : <Failure error={error} />}
      <div className={style({ marginTop: 16 })}>
        <Button variant="secondary" isPending={isFetching} onPress={() => void refetch()}>
          {data === undefined ? 'Look now' : 'Look again'}
        </Button>
      </div>
    </Section>
  )
}

const list = style({ margin: 0, paddingStart: 20, font: 'body' })

function Found({ drift: { says, wouldFail, files } }: { readonly drift: DriftFields }) {
  const hasChanges = files.some(({ changes, problem }) => changes.length > 0 || problem !== null)
  const variant = wouldFail ? 'negative' : hasChanges ? 'notice' : 'positive'
  return (
    <InlineAlert variant={variant}>
      <Heading level={3}>{wouldFail ? 'No' : hasChanges ? 'Not all of it' : 'Yes'}</Heading>
      <Content>
        <p className={style({ margin: 0 })}>{says}</p>
        {files.map((file) => (
          <File key={file.path} {...file} />
        ))}
      </Content>
    </InlineAlert>
  )
}

function File({ path, problem, changes, leftOff, recordCount }: DriftFields['files'][number]) {
  const told = [...(problem === null ? [] : [problem]), ...changes.map(({ says }) => says)]
  if (told.length === 0) return null
  return (
    <>
      <p className={style({ margin: 0, marginTop: 12, fontWeight: 'bold' })}>
        {path} ({counted(recordCount, 'row')} looked at)
      </p>
      <ul className={list}>
        {told.map((says) => (
          <li key={says}>{says}</li>
        ))}
        {leftOff === 0 ? null : <li>And {counted(leftOff, 'more change')}.</li>}
      </ul>
    </>
  )
}
