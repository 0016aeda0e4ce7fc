/** journal: the events of a registration as whoever pulls would get them, batch by batch; where it stands is in the URL. */
import {
  Button,
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  Link,
  Picker,
  PickerItem,
  TextField,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { respond } from '../../client.ts'
import { pathOf, type RegistrationAnswer, useContextOfWeir } from '../../events-api.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { counted, spokenDuration } from '../../parts/spoken.ts'
import { type UrlState, useUrlState } from '../../parts/url-state.ts'
import { refusedAt } from './refusals.ts'
import { UrlText } from './url-text.tsx'

interface Batch {
  readonly status: number
  readonly tookMs: number
  readonly headers: readonly string[]
  readonly events: readonly { readonly position: string; readonly event: unknown }[]
  /** The position to go on from; as the answer's link has it. */
  readonly next: string | null
}

const SIZES = ['1', '10', '100']

export function Journal({ registration }: { readonly registration: RegistrationAnswer }) {
  const [state] = useUrlState()
  const query = queryOf(state)
  const path = `${pathOf(registration._links['rel:events'])}?${query}`
  const { data, error, isPlaceholderData, refetch } = useQuery({
    // New events are told of as such.
    queryKey: ['events', 'journal', path],
    queryFn: ({ signal }) => readBatch(path, signal),
    placeholderData: keepPreviousData,
  })
  const { since: refused } = refusedAt(error, ['since'])
  return (
    <>
      <Controls
        next={data?.next ?? null}
        isAtEnd={data?.status === 204}
        isStale={isPlaceholderData}
        refused={refused}
      />
      {error === null || refused !== undefined ? null : (
        <Failure error={error} onRetry={() => void refetch()} isShown={data !== undefined} />
      )}
      {data === undefined && error === null ? <Loading what="the journal" /> : null}
      {data === undefined ? null : <Events batch={data} />}
      <Exchange registration={registration} query={query.toString()} batch={data} />
    </>
  )
}

function queryOf({ since, latest, size = '10' }: UrlState): URLSearchParams {
  const query = new URLSearchParams({ limit: size })
  if (since !== undefined) query.set('since', since)
  if (latest !== undefined) query.set('latest', 'true')
  return query
}

async function readBatch(path: string, signal: AbortSignal): Promise<Batch> {
  const began = performance.now()
  const response = await respond(path, { signal, headers: { accept: '*/*' } })
  const text = await response.text()
  const { events = [] } = text === '' ? {} : (JSON.parse(text) as Pick<Batch, 'events'>)
  const link = /<[^>]*[?&]since=([^&>]*)[^>]*>; rel="next"/.exec(response.headers.get('link') ?? '')
  return {
    status: response.status,
    tookMs: performance.now() - began,
    headers: [...response.headers].map(([name, value]) => `${name}: ${value}`),
    events,
    next: link?.[1] === undefined ? null : decodeURIComponent(link[1]),
  }
}

const row = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'end',
  columnGap: 12,
  rowGap: 12,
  marginBottom: 16,
})

function Controls({
  next,
  isAtEnd,
  isStale,
  refused,
}: {
  readonly next: string | null
  readonly isAtEnd: boolean
  /** What is shown is the batch before. */
  readonly isStale: boolean
  /** Why the position leads nowhere. */
  readonly refused: string | undefined
}) {
  const [state, change] = useUrlState()
  const { since = '' } = state
  const [typed, setTyped] = useState({ text: since, at: since })
  const position = typed.at === since ? typed.text : since
  // The way back leads to the batch before.
  const to = (changes: UrlState) =>
    change({ since: undefined, latest: undefined, after: undefined, ...changes })
  return (
    <>
      <div className={row}>
        <Button variant="secondary" onPress={() => to({})}>
          Go to the start
        </Button>
        <Button variant="secondary" onPress={() => to({ latest: 'true' })}>
          Go to the end
        </Button>
        <Button
          variant="accent"
          isDisabled={isAtEnd || isStale || next === null}
          onPress={() => (next === null ? undefined : to({ since: next }))}
        >
          Next batch
        </Button>
        <Picker
          label="Events in a batch"
          selectedKey={state.size ?? '10'}
          onSelectionChange={(key) => change({ size: String(key) })}
          styles={style({ width: 140 })}
        >
          {SIZES.map((one) => (
            <PickerItem key={one} id={one}>
              {one}
            </PickerItem>
          ))}
        </Picker>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          to({ since: position.trim() })
        }}
      >
        <div className={row}>
          <TextField
            label="Position"
            value={position}
            onChange={(text) => setTyped({ text, at: since })}
            isInvalid={refused !== undefined}
            errorMessage={refused === undefined ? undefined : NO_POSITION}
            styles={style({ width: 320, maxWidth: 'full' })}
          />
          <Button variant="secondary" type="submit" isDisabled={position.trim() === ''}>
            Go to it
          </Button>
        </div>
      </form>
    </>
  )
}

const NO_POSITION =
  'This journal has no such position. Copy one out of it (“Last read position”), or go to the start.'

function Events({ batch }: { readonly batch: Batch }) {
  const { events, next } = batch
  return (
    <Section title={events.length === 0 ? 'At the end' : counted(events.length, 'event')}>
      {events.length === 0 ? (
        <EmptyState title="Nothing further">
          What happens next appears here by itself. Go to the start for what was.
        </EmptyState>
      ) : null}
      {events.map(({ position, event }) => (
        <Disclosure key={position} isQuiet>
          <DisclosureTitle>{titleOf(event)}</DisclosureTitle>
          <DisclosurePanel>
            <JsonView value={event} what={`the event at ${position}`} />
            <UrlText text={position} what="its position" />
            {eventIdIn(event) === null ? null : (
              <Link href={`/journal/${eventIdIn(event)}`}>What became of it</Link>
            )}
          </DisclosurePanel>
        </Disclosure>
      ))}
      {next === null ? null : (
        <div className={style({ font: 'body', marginTop: 12 })}>
          Last read position
          <UrlText text={next} what="the last read position" />
        </div>
      )}
    </Section>
  )
}

/** Its code and id, in whichever format it is written. */
function titleOf(event: unknown): string {
  const text = JSON.stringify(event)
  const code =
    /"eventCode":"([\w.-]+)"/.exec(text)?.[1] ?? /"type":"([\w.-]+)"/.exec(text)?.[1] ?? 'An event'
  const id = eventIdIn(event)
  return id === null ? code : `${code} · ${id}`
}

function eventIdIn(event: unknown): string | null {
  return /"event_?id":"([\w-]+)"/.exec(JSON.stringify(event))?.[1] ?? null
}

function Exchange({
  registration,
  query,
  batch,
}: {
  readonly registration: RegistrationAnswer
  readonly query: string
  readonly batch: Batch | undefined
}) {
  const { data: context } = useContextOfWeir()
  const curl = [
    `curl -i '${registration._links['rel:events'].href}?${query}'`,
    `  -H 'x-ims-org-id: ${context?.organisation.imsOrgId ?? ''}'`,
    `  -H 'x-api-key: ${registration.client_id}'`,
    `  -H "Authorization: Bearer $TOKEN"`,
  ].join(' \\\n')
  return (
    <Section title="The same from a program">
      <JsonView value={curl} what="the request as cURL" />
      {batch === undefined ? null : (
        <Disclosure isQuiet styles={style({ marginTop: 12 })}>
          <DisclosureTitle>
            {`Answered ${batch.status} in ${spokenDuration(batch.tookMs)}: the headers`}
          </DisclosureTitle>
          <DisclosurePanel>
            <JsonView value={batch.headers.join('\n')} what="the headers of the answer" />
          </DisclosurePanel>
        </Disclosure>
      )}
    </Section>
  )
}
