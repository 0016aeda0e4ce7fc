/** event-untold: who did not get an event, and the reason for each; asked only once somebody wants to know. */
import { Disclosure, DisclosurePanel, DisclosureTitle, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Static } from 'typebox'
import type { Context } from '../../../../src/api/contract/context.ts'
import type { RegistrationPage } from '../../../../src/api/contract/events/registration-fields.ts'
import type { ExplanationFields } from '../../../../src/api/contract/weir/explanation.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import { counted } from '../../parts/spoken.ts'
import type { FullEvent } from './event.tsx'

/** Each is a question of its own. */
const MOST_ASKED = 50

export function EventUntold({ event }: { readonly event: FullEvent }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className={style({ marginBottom: 40 })}>
      <Disclosure isExpanded={isOpen} onExpandedChange={setIsOpen}>
        <DisclosureTitle level={2}>Who did not get it, and why</DisclosureTitle>
        <DisclosurePanel>{isOpen ? <Others event={event} /> : null}</DisclosurePanel>
      </Disclosure>
    </div>
  )
}

const list = style({ margin: 0, padding: 0, listStyleType: 'none', font: 'body' })
const item = style({ paddingY: 8 })
const quiet = style({ color: 'neutral-subdued', margin: 0 })

function Others({ event }: { readonly event: FullEvent }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['registrations', 'first page'],
    queryFn: async ({ signal }) => {
      const { organisation } = await ask<Static<typeof Context>>('/weir/v1/context', { signal })
      const path = `/events/${organisation.consumerOrgId}/registrations?size=100`
      return await ask<Static<typeof RegistrationPage>>(path, { signal })
    },
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the registrations" />
  const told = new Set(event.told.map(({ registrationId }) => registrationId))
  const others = data._embedded.registrations.filter((one) => !told.has(one.registration_id))
  if (others.length === 0) return <p className={quiet}>Every registration has it.</p>
  const left = data.page.totalElements - told.size - Math.min(others.length, MOST_ASKED)
  return (
    <>
      <ul className={list}>
        {others.slice(0, MOST_ASKED).map(({ registration_id: id, name }) => (
          <li key={id} className={item}>
            <Link href={`/registrations/${id}`}>{name}</Link>
            <Why eventId={event.id} registrationId={id} />
          </li>
        ))}
      </ul>
      {left <= 0 ? null : (
        <p className={quiet}>
          {counted(left, 'more registration')}: the page of each tells why it got an event or not.
        </p>
      )}
    </>
  )
}

function Why(props: { readonly eventId: string; readonly registrationId: string }) {
  const { eventId, registrationId } = props
  const path = `/weir/v1/events/${encodeURIComponent(eventId)}/registrations/${registrationId}`
  const { data, error } = useQuery({
    queryKey: ['events', eventId, 'why', registrationId],
    queryFn: ({ signal }) => ask<Static<typeof ExplanationFields>>(path, { signal }),
  })
  if (error !== null) return <Failure error={error} />
  return <p className={quiet}>{data?.sentence ?? '…'}</p>
}
