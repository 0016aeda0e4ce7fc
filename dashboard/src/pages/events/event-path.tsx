/** event-path: the way of an event in four steps, from its announcement to its receivers. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { Link } from '@react-spectrum/s2'
import type { ReactNode } from 'react'
import { When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { counted } from '../../parts/spoken.ts'
import { Status, type Tone } from '../../parts/status.tsx'
import { type Delivery, tallyOf } from './delivery-words.ts'
import type { FullEvent } from './event.tsx'

const path = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', md: '1fr 1fr', lg: '1fr 1fr 1fr 1fr' },
  gap: 12,
  margin: 0,
  padding: 0,
  listStyleType: 'none',
})
const step = style({
  minWidth: 0,
  padding: 16,
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
  font: 'body-sm',
})

export function EventPath(props: {
  readonly event: FullEvent
  readonly deliveries: readonly Delivery[]
}) {
  const { event, deliveries } = props
  const owed = event.told.filter(({ push }) => push === 'owed').length
  return (
    <Section title="What became of it">
      <ol className={path}>
        <Step nth={1} word="Announced" tone="positive">
          <When at={event.at} />
          <br />
          <Cause event={event} />
        </Step>
        <Journaled count={event.journaled} />
        <Owed count={owed} />
        <Sent deliveries={deliveries} />
      </ol>
    </Section>
  )
}

function Cause({ event: { runId, provider, providerId } }: { readonly event: FullEvent }) {
  if (runId === null) return `by ${provider ?? providerId}`
  return (
    <>
      for <Link href={`/runs/${runId}`}>a run</Link>
    </>
  )
}

function Journaled({ count }: { readonly count: number }) {
  return count === 0 ? (
    <Step nth={2} word="In no journal" tone="neutral">
      No registration asked for it.
    </Step>
  ) : (
    <Step nth={2} word={`In ${counted(count, 'journal')}`} tone="positive">
      Each registration that asked for it can read it there.
    </Step>
  )
}

function Owed({ count }: { readonly count: number }) {
  return count === 0 ? (
    <Step nth={3} word="Owed to no webhook" tone="neutral">
      Nobody who has it wanted it pushed.
    </Step>
  ) : (
    <Step nth={3} word={`Owed to ${counted(count, 'webhook')}`} tone="positive">
      Written to disk together with the event.
    </Step>
  )
}

function Sent({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  const { delivered, underWay, givenUp } = tallyOf(deliveries)
  const all = [
    `${delivered} delivered`,
    ...(underWay === 0 ? [] : [`${underWay} under way`]),
    ...(givenUp === 0 ? [] : [`${givenUp} not accepted`]),
  ]
  return (
    <Step nth={4} {...outcomeOf(delivered, underWay, givenUp)}>
      {deliveries.length === 0 ? 'There was nothing to send.' : all.join(', ')}
    </Step>
  )
}

function outcomeOf(
  delivered: number,
  underWay: number,
  givenUp: number,
): { readonly word: string; readonly tone: Tone } {
  if (givenUp > 0) return { word: 'Not heard by all', tone: 'negative' }
  if (underWay > 0) return { word: 'Under way', tone: 'informative' }
  return delivered > 0
    ? { word: 'Heard by all', tone: 'positive' }
    : { word: 'Not sent', tone: 'neutral' }
}

function Step(props: {
  readonly nth: number
  readonly word: string
  readonly tone: Tone
  readonly children: ReactNode
}) {
  const { nth, word, tone, children } = props
  return (
    <li className={step}>
      <span className={style({ font: 'ui-sm', color: 'neutral-subdued' })}>Step {nth}</span>
      <div className={style({ marginY: 4 })}>
        <Status word={word} tone={tone} />
      </div>
      <div className={style({ color: 'neutral-subdued', overflowWrap: 'anywhere' })}>
        {children}
      </div>
    </li>
  )
}
