/** run-activities: copy and promotion beside each other: when each was at work, and what it took and made. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { Figures } from '../parts/figures.tsx'
import { Bytes, Count, Duration } from '../parts/measures.tsx'
import { Section } from '../parts/page.tsx'
import type { Run } from '../parts/run-words.ts'
import { spokenDuration } from '../parts/spoken.ts'
import { Status } from '../parts/status.tsx'

type Activity = Run['activities'][number]

const card = style({
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
  padding: 20,
  display: 'flex',
  flexDirection: 'column',
  gap: 16,
})
const cards = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', lg: '1fr 1fr' },
  gap: 16,
})

export function RunActivities({ run }: { readonly run: Run }) {
  const { activities } = run
  const from = activities.at(0)?.durationSummary.startedAtUTC
  const to = activities.at(-1)?.durationSummary.completedAtUTC
  if (from === undefined || to === undefined) return null
  return (
    <Section title="What it did">
      <div className={cards}>
        {activities.map((activity) => (
          <article key={activity.id} className={card} aria-label={nameOf(activity)}>
            <Head activity={activity} />
            <Span activity={activity} from={from} to={to} />
            <Figures rows={figuresOf(activity)} />
          </article>
        ))}
      </div>
    </Section>
  )
}

function Head({ activity }: { readonly activity: Activity }) {
  const isGood = activity.statusSummary.status === 'success'
  return (
    <div className={style({ display: 'flex', gap: 16, alignItems: 'center' })}>
      <h3 className={style({ font: 'title-lg', margin: 0 })}>{nameOf(activity)}</h3>
      <Status word={isGood ? 'Success' : 'Failed'} tone={isGood ? 'positive' : 'negative'} />
    </div>
  )
}

const note = style({ font: 'ui-sm', color: 'neutral-subdued', margin: 0, marginTop: 8 })

/** Where its time lies in that of the whole run. */
function Span(props: { readonly activity: Activity; readonly from: number; readonly to: number }) {
  const { activity, from, to } = props
  const { startedAtUTC, completedAtUTC } = activity.durationSummary
  const whole = Math.max(1, to - from)
  const left = ((startedAtUTC - from) / whole) * 100
  const width = Math.max(1, ((completedAtUTC - startedAtUTC) / whole) * 100)
  const later = startedAtUTC - from
  return (
    <div>
      <svg aria-hidden="true" width="100%" height="8" className={style({ display: 'block' })}>
        <rect width="100%" height="8" rx="4" className={style({ fill: 'gray-200' })} />
        <rect
          x={`${Math.min(left, 99)}%`}
          width={`${Math.min(width, 100 - Math.min(left, 99))}%`}
          height="8"
          rx="4"
          className={style({ fill: 'informative' })}
        />
      </svg>
      <p className={note}>
        {later === 0 ? 'It began with the run.' : `It began ${spokenDuration(later)} into the run.`}
      </p>
    </div>
  )
}

function nameOf({ id }: Activity): string {
  return id === 'copyActivity' ? 'Copy' : 'Promotion'
}

function figuresOf({ durationSummary, sizeSummary, recordSummary, fileSummary }: Activity) {
  const { startedAtUTC, completedAtUTC } = durationSummary
  return [
    ['Duration', <Duration key="" ms={completedAtUTC - startedAtUTC} />],
    ['Read', <Bytes key="" value={sizeSummary.inputBytes} />],
    ['Written', <Bytes key="" value={sizeSummary.outputBytes} />],
    ['Rows in', <Count key="" value={recordSummary.inputRecordCount} />],
    ['Rows out', <Count key="" value={recordSummary.outputRecordCount} />],
    ['Rows refused', <Count key="" value={recordSummary.failedRecordCount} />],
    ['Files in', <Count key="" value={fileSummary.inputFileCount} />],
    ['Files out', <Count key="" value={fileSummary.outputFileCount} />],
  ] as const
}
