/** run-lines: what happened to a run, line by line, with the time of each. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { RunLog } from '../../../src/api/contract/weir/log-of-run.ts'
import { ask } from '../client.ts'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { Section } from '../parts/page.tsx'
import { spokenInstant } from '../parts/spoken.ts'
import { Status, type Tone } from '../parts/status.tsx'

const TONES: Readonly<Record<string, { readonly word: string; readonly tone: Tone }>> = {
  info: { word: 'Info', tone: 'neutral' },
  warn: { word: 'Warning', tone: 'notice' },
  error: { word: 'Error', tone: 'negative' },
}
const list = style({ margin: 0, padding: 0, listStyleType: 'none' })
const line = style({
  display: 'grid',
  gridTemplateColumns: { default: 'auto 1fr', md: '200px 110px 1fr' },
  columnGap: 16,
  paddingY: 8,
  alignItems: 'baseline',
  font: 'body-sm',
})
const message = style({
  gridColumnStart: { default: 1, md: 'auto' },
  gridColumnEnd: { default: -1, md: 'auto' },
  overflowWrap: 'anywhere',
})

export function RunLines({ runId }: { readonly runId: string }) {
  const { data, error } = useQuery({
    queryKey: ['runs', runId, 'log'],
    queryFn: ({ signal }) =>
      ask<Static<typeof RunLog>>(`/weir/v1/runs/${encodeURIComponent(runId)}/log`, { signal }),
  })
  return (
    <Section title="What happened">
      {error === null ? null : <Failure error={error} />}
      {data === undefined && error === null ? <Loading what="what happened" /> : null}
      <ol className={list}>
        {(data?.lines ?? []).map(({ at, level, message: says }, nth) => (
          <li key={`${at} ${nth}`} className={line}>
            <time
              dateTime={new Date(at).toISOString()}
              className={style({ color: 'neutral-subdued', fontVariantNumeric: 'tabular-nums' })}
            >
              {spokenInstant(at)} UTC
            </time>
            <Status {...(TONES[level] ?? { word: level, tone: 'neutral' })} />
            <span className={message}>{says}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
