/** run-hearers: the registrations that have an event: those that did not hear it first, many that did behind a button. */
import { Disclosure, DisclosurePanel, DisclosureTitle } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { Loading } from '../parts/loading.tsx'
import { spokenCount } from '../parts/spoken.ts'
import { askWhy, type Hearer, RunHearer } from './run-hearer.tsx'

const list = style({ margin: 0, padding: 0, listStyleType: 'none' })
const note = style({ margin: 0, color: 'neutral-subdued' })

interface HearersProps {
  readonly eventId: string
  readonly hearers: readonly Hearer[]
}

export function RunHearers({ eventId, hearers }: HearersProps) {
  const answers = useQueries({ queries: hearers.map((told) => askWhy(eventId, told)) })
  if (answers.some(({ isLoading }) => isLoading)) return <Loading what="who heard it" />
  const by = Map.groupBy(hearers, (_, nth) => fateOf(answers[nth]?.data?.verdict))
  const heard = by.get('heard') ?? []
  const isLong = heard.length > MOST_HEARD
  const others = (['lost', 'open', 'apart'] as const).flatMap((fate) => by.get(fate) ?? [])
  return (
    <>
      {hearers.length === 1 ? null : <p className={note}>{spokenSum(by)}</p>}
      <Hearing eventId={eventId} hearers={isLong ? others : [...others, ...heard]} />
      {isLong ? <Heard eventId={eventId} hearers={heard} /> : null}
    </>
  )
}

const MOST_HEARD = 5

/** Apart are those that read their journal by themselves, or are gone. */
type Fate = 'heard' | 'open' | 'lost' | 'apart'

const FATES: Readonly<Record<string, Fate>> = {
  delivered: 'heard',
  waiting: 'open',
  sending: 'open',
  refused: 'lost',
  expired: 'lost',
  disabled: 'lost',
}

function fateOf(verdict: string | undefined): Fate {
  return FATES[verdict ?? ''] ?? 'apart'
}

function spokenSum(by: ReadonlyMap<Fate, readonly Hearer[]>): string {
  const [heard = 0, open = 0, lost = 0, apart = 0] = (
    ['heard', 'open', 'lost', 'apart'] as const
  ).map((fate) => by.get(fate)?.length ?? 0)
  return [
    ...(lost === 0 ? [] : [`${spokenCount(lost)} did not hear it`]),
    ...(open === 0 ? [] : [`${spokenCount(open)} not yet`]),
    `${spokenCount(heard)} of ${spokenCount(heard + open + lost)} heard it`,
    ...(apart === 0 ? [] : [`${spokenCount(apart)} not pushed to`]),
  ].join(' · ')
}

function Heard({ eventId, hearers }: HearersProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Disclosure isQuiet size="S" isExpanded={isOpen} onExpandedChange={setIsOpen}>
      <DisclosureTitle>{`The ${spokenCount(hearers.length)} who heard it`}</DisclosureTitle>
      <DisclosurePanel>
        {isOpen ? <Hearing eventId={eventId} hearers={hearers} /> : null}
      </DisclosurePanel>
    </Disclosure>
  )
}

function Hearing({ eventId, hearers }: HearersProps) {
  return (
    <ul className={list}>
      {hearers.map((told) => (
        <li key={told.registrationId}>
          <RunHearer eventId={eventId} told={told} />
        </li>
      ))}
    </ul>
  )
}
