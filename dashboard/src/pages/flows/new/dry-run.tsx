/** dry-run: what a run over these files would come to as the flow is now, tried on the first rows of each; nothing is kept. */
import { Button } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PlanFields } from '../../../../../src/api/contract/weir/plan.ts'
import { ask, sentenceOf } from '../../../client.ts'
import { Loading } from '../../../parts/loading.tsx'
import { counted, spokenCount } from '../../../parts/spoken.ts'
import { type FlowPlan, plannedOf } from './flow-draft.ts'
import { Told } from './told.tsx'

const FIRST_RECORDS = 100_000
const SHOWN = 5
const list = style({ font: 'body-sm', paddingStart: 20, marginY: 12 })

export function DryRun({ plan }: { readonly plan: FlowPlan }) {
  const flow = plannedOf(plan)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['plan', flow],
    queryFn: ({ signal }) =>
      ask<PlanFields>('/weir/v1/plan', {
        method: 'POST',
        body: { flow, firstRecords: FIRST_RECORDS },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  return (
    <section aria-label="Dry run">
      <h3 className={style({ font: 'title', marginTop: 0, marginBottom: 12 })}>
        What the files that are there now would come to
      </h3>
      {data === undefined && error === null ? <Loading what="the dry run" /> : null}
      {error === null ? null : (
        <Told tone="negative" title="It could not be tried">
          {sentenceOf(error)}
        </Told>
      )}
      {data === undefined || error !== null ? null : <Outcome outcome={data} />}
      <div className={style({ marginTop: 16 })}>
        <Button variant="secondary" size="S" isPending={isFetching} onPress={() => void refetch()}>
          Try it again
        </Button>
      </div>
    </section>
  )
}

function Outcome({ outcome }: { readonly outcome: PlanFields }) {
  const { status, verdict, turns, refusals, records, files, errors } = outcome
  const isBad = status === 'failed'
  const tone = isBad ? 'negative' : refusals.length > 0 ? 'notice' : 'positive'
  return (
    <>
      <Told tone={tone} title={isBad ? 'It would fail' : 'It would succeed'}>
        {verdict} {mostly(refusals)}
      </Told>
      <p className={style({ font: 'body-sm', marginY: 12 })}>
        {counted(files.count, 'file')}, {spokenCount(records.read)} rows looked at
        {files.count > 0 ? `, at most ${spokenCount(FIRST_RECORDS)} of each` : ''}.
        {turns === null ? '' : ` ${turns.says}`}
      </p>
      {refusals.length === 0 ? null : (
        <ul className={list}>
          {refusals.slice(0, SHOWN).map(({ code, column, message, recordCount, example }) => (
            <li key={`${code} ${column} ${message}`}>
              <strong>{counted(recordCount, 'row')}</strong>
              {column === null ? '' : ` in the column ${column}`}: {message} For example line{' '}
              {spokenCount(example.line)} of {example.file}.
            </li>
          ))}
        </ul>
      )}
      {errors.length === 0 || refusals.length > 0 ? null : (
        <ul className={list}>
          {errors.slice(0, SHOWN).map(({ code, message }) => (
            <li key={`${code} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function mostly([most]: PlanFields['refusals']): string {
  if (most === undefined) return ''
  return `Mostly ${most.code}${most.column === null ? '' : ` in the column "${most.column}"`}.`
}
