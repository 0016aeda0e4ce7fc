/** event-untold: who did not get an event, and the reason for each; asked only once somebody wants to know. */
import {
  Button,
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  Link,
  SearchField,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Static } from 'typebox'
import type { ExplanationFields } from '../../../../src/api/contract/weir/explanation.ts'
import type { RegistrationRows } from '../../../../src/api/contract/weir/registration-row.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import type { FullEvent } from './event.tsx'

/** Each is a question of its own, so they are asked by so many. */
const STEP = 20

export function EventUntold({ event }: { readonly event: FullEvent }) {
  const [isOpen, setIsOpen] = useState(false)
  const [search, setSearch] = useState('')
  return (
    <div className={style({ marginBottom: 40 })}>
      <Disclosure isExpanded={isOpen} onExpandedChange={setIsOpen}>
        <DisclosureTitle level={2}>Who did not get it, and why</DisclosureTitle>
        <DisclosurePanel>
          {isOpen ? (
            <>
              <SearchField
                label="Name, address or id of a registration"
                value={search}
                onChange={setSearch}
                styles={style({ width: 320, maxWidth: 'full' })}
              />
              <Others event={event} search={search.trim()} />
            </>
          ) : null}
        </DisclosurePanel>
      </Disclosure>
    </div>
  )
}

const list = style({ margin: 0, marginTop: 8, padding: 0, listStyleType: 'none', font: 'body' })
const item = style({ paddingY: 8 })
const quiet = style({ color: 'neutral-subdued', margin: 0, overflowWrap: 'anywhere' })

function Others({ event, search }: { readonly event: FullEvent; readonly search: string }) {
  const [wanted, setWanted] = useState(STEP)
  const registrations = useInfiniteQuery({
    queryKey: ['registrations', 'by page', search],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ page: String(pageParam), size: '100', search })
      return ask<Static<typeof RegistrationRows>>(`/weir/v1/registrations?${query}`, { signal })
    },
    initialPageParam: 0,
    getNextPageParam: ({ page }) => (page.number + 1 < page.totalPages ? page.number + 1 : null),
    placeholderData: keepPreviousData,
  })
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = registrations
  if (data === undefined) {
    if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
    return <Loading what="the registrations" />
  }
  const told = new Set(event.told.map(({ registrationId }) => registrationId))
  const others = data.pages.flatMap((page) => page.registrations).filter(({ id }) => !told.has(id))
  const hasMore = others.length > wanted || hasNextPage
  return (
    <>
      <output className={quiet}>{others.length > 0 || hasMore ? null : noneOf(search)}</output>
      <ul className={list}>
        {others.slice(0, wanted).map(({ id, name }) => (
          <li key={id} className={item}>
            <Link href={`/registrations/${id}?tab=why&event=${event.id}`}>{name}</Link>
            <Why eventId={event.id} registrationId={id} />
          </li>
        ))}
      </ul>
      {hasMore ? (
        <Button
          variant="secondary"
          isPending={isFetchingNextPage}
          onPress={() => {
            setWanted(wanted + STEP)
            if (others.length < wanted + STEP && hasNextPage) void fetchNextPage()
          }}
        >
          Show more
        </Button>
      ) : null}
    </>
  )
}

function noneOf(search: string): string {
  return search === ''
    ? 'Every registration has it.'
    : 'No registration that did not get it is like that.'
}

function Why(props: { readonly eventId: string; readonly registrationId: string }) {
  const { eventId, registrationId } = props
  const path = `/weir/v1/events/${encodeURIComponent(eventId)}/registrations/${registrationId}`
  const { data, error, refetch } = useQuery({
    queryKey: ['events', eventId, 'why', registrationId],
    queryFn: ({ signal }) => ask<Static<typeof ExplanationFields>>(path, { signal }),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  return <p className={quiet}>{data?.sentence ?? '…'}</p>
}
