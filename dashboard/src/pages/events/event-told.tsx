/** event-told: who has an event in their journal, and how far it came to each by webhook. */
import { Button, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useState } from 'react'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Section } from '../../parts/page.tsx'
import { spokenCount } from '../../parts/spoken.ts'
import { Status } from '../../parts/status.tsx'
import { type Delivery, tallyOf } from './delivery-words.ts'
import type { FullEvent } from './event.tsx'
import { EventDelivery } from './event-delivery.tsx'

type Told = FullEvent['told'][number]

const SHOWN_FIRST = 10
const list = style({
  display: 'flex',
  flexDirection: 'column',
  gap: 16,
  margin: 0,
  padding: 0,
  listStyleType: 'none',
})
const card = style({ padding: 20, borderRadius: 'lg', backgroundColor: 'layer-1' })
const head = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 16 })
const name = style({ font: 'title', margin: 0, overflowWrap: 'anywhere' })

export function EventTold(props: {
  readonly event: FullEvent
  readonly deliveries: readonly Delivery[]
}) {
  const [isWhole, setIsWhole] = useState(false)
  const owed = Map.groupBy(props.deliveries, ({ registrationId }) => registrationId)
  const { journaled } = props.event
  const told = props.event.told.toSorted((a, b) => urgencyOf(b, owed) - urgencyOf(a, owed))
  const shown = isWhole ? told : told.slice(0, SHOWN_FIRST)
  return (
    <Section title="Who has it">
      {told.length === 0 ? <Nobody journaled={journaled} /> : null}
      <ul className={list}>
        {shown.map((one) => (
          <li key={one.registrationId} className={card}>
            <Receiver told={one} deliveries={owed.get(one.registrationId) ?? []} />
          </li>
        ))}
      </ul>
      {told.length > 0 && told.length < journaled ? (
        <p className={style({ font: 'body-sm', color: 'neutral-subdued' })}>
          {spokenCount(journaled)} got it. The others are not shown: they were told after these, or
          are gone, or their journals go back less far.
        </p>
      ) : null}
      {shown.length === told.length ? null : (
        <div className={style({ marginTop: 16 })}>
          <Button variant="secondary" onPress={() => setIsWhole(true)}>
            Show all {told.length}
          </Button>
        </div>
      )}
    </Section>
  )
}

function Nobody({ journaled }: { readonly journaled: number }) {
  return journaled === 0 ? (
    <EmptyState title="No registration has it">
      None asked for this event when it was announced. Who asks now gets what comes from now on.
    </EmptyState>
  ) : (
    <EmptyState title="No registration has it any more">
      {`${spokenCount(journaled)} got it, and are gone, or their journals go back less far.`}
    </EmptyState>
  )
}

/** Whoever did not hear it comes first. */
function urgencyOf(
  { registrationId, push }: Told,
  owed: ReadonlyMap<string, readonly Delivery[]>,
): number {
  if (push === 'journal') return 0
  if (push === 'disabled') return 3
  const { delivered, underWay, givenUp } = tallyOf(owed.get(registrationId) ?? [])
  return givenUp * 4 + underWay * 2 + delivered
}

function Receiver(props: { readonly told: Told; readonly deliveries: readonly Delivery[] }) {
  const { told, deliveries } = props
  return (
    <>
      <div className={head}>
        <h3 className={name}>
          {told.name === null ? (
            'A registration that is gone'
          ) : (
            <Link href={`/registrations/${told.registrationId}`}>{told.name}</Link>
          )}
        </h3>
        {told.push === 'owed' ? null : <NotPushed push={told.push} />}
      </div>
      {told.push === 'owed' && deliveries.length === 0 ? (
        <p className={style({ font: 'body-sm', color: 'neutral-subdued', marginBottom: 0 })}>
          Its delivery is not kept any more, or its batch is still being gathered.
        </p>
      ) : null}
      {deliveries.map((delivery) => (
        <EventDelivery key={delivery.id} delivery={delivery} to={told.name ?? 'what is gone'} />
      ))}
    </>
  )
}

function NotPushed({ push }: { readonly push: 'journal' | 'disabled' }) {
  return push === 'journal' ? (
    <Status word="In its journal only, as it wishes" tone="neutral" />
  ) : (
    <Status word="In its journal only: it was disabled" tone="notice" />
  )
}
