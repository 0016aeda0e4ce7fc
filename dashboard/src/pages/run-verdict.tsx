/** run-verdict: the sentence that says it all: how a run was judged, and what first went wrong, with its place. */
import { Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { Run } from '../parts/run-words.ts'
import { spokenCount } from '../parts/spoken.ts'

const paragraph = style({ margin: 0, marginTop: 8, overflowWrap: 'anywhere' })

export function RunVerdict({ run }: { readonly run: Run }) {
  const { verdict, firstOffence } = run._weir
  const isFailed = run.metrics.statusSummary.status === 'failed'
  if (verdict === null && firstOffence === null) return null
  return (
    <div className={style({ marginBottom: 32 })}>
      <InlineAlert variant={toneOf(run)}>
        <Heading level={2}>{isFailed ? 'Why it failed' : 'How it was judged'}</Heading>
        <Content>
          {verdict}
          {firstOffence === null ? null : <Offence {...firstOffence} isOnly={verdict === null} />}
        </Content>
      </InlineAlert>
    </div>
  )
}

/** A run in which all went well warns of nothing. */
function toneOf({ metrics: { statusSummary, recordSummary } }: Run) {
  if (statusSummary.status === 'failed') return 'negative'
  return (recordSummary?.failedRecordCount ?? 0) > 0 ? 'notice' : 'positive'
}

type OffenceProps = NonNullable<Run['_weir']['firstOffence']> & { readonly isOnly: boolean }

function Offence({ message, file, line, column, value, isOnly }: OffenceProps) {
  return (
    <p className={paragraph}>
      {isOnly ? null : 'The first thing that went wrong: '}
      {line === null ? null : `line ${spokenCount(line)} of `}
      {file === null ? null : <strong>{file}</strong>}
      {column === null ? null : (
        <>
          , column <strong>{column}</strong>
        </>
      )}
      {value === null || value === '' ? null : (
        <>
          , says <q className={style({ font: 'code-sm' })}>{value}</q>
        </>
      )}
      {file === null ? '' : line === null && column === null ? ': ' : '. '}
      {message}
    </p>
  )
}
