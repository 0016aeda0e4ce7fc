/** next-due: the next five instants that a schedule comes to, as Weir reckons them, or why it cannot be had. */
import { InlineAlert, Content, Heading } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask, sentenceOf } from '../../client.ts'
import { useNow, When } from '../../parts/measures.tsx'
import { type ScheduleChoice, scheduleParamsOf } from './schedule-words.ts'

const list = style({ margin: 0, paddingStart: 20, font: 'ui' })
const title = style({ font: 'ui', fontWeight: 'bold', margin: 0, marginBottom: 4 })

export function NextDue({
  choice,
  flowId,
}: {
  readonly choice: ScheduleChoice
  readonly flowId: string | null
}) {
  const now = useNow()
  const { timeZone } = choice
  const scheduleParams = scheduleParamsOf(choice, now)
  const { data, error } = useQuery({
    queryKey: ['schedules', 'next', scheduleParams, timeZone, flowId],
    queryFn: ({ signal }) =>
      ask<{ readonly instants: readonly number[] }>('/weir/v1/schedules/next', {
        method: 'POST',
        body: { scheduleParams, timeZone, ...(flowId === null ? {} : { flowId }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  if (error !== null) {
    return (
      <InlineAlert variant="negative">
        <Heading level={3}>This schedule cannot be had</Heading>
        <Content>{sentenceOf(error)}</Content>
      </InlineAlert>
    )
  }
  const instants = data?.instants ?? []
  if (choice.every === 'none') {
    return <p className={style({ font: 'ui', margin: 0 })}>It runs when somebody asks for it.</p>
  }
  return (
    <section aria-label="The next runs">
      <p className={title}>{instants.length === 1 ? 'It runs' : 'The next runs'} (UTC)</p>
      <ol className={list}>
        {instants.map((at) => (
          <li key={at}>
            <When at={at} />
            {timeZone === 'UTC' ? null : ` (${spokenIn(at, timeZone)} there)`}
          </li>
        ))}
      </ol>
      {instants.length === 0 ? 'It does not run any more.' : null}
    </section>
  )
}

function spokenIn(at: number, timeZone: string): string {
  return new Date(at).toLocaleString('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}
