/** event-delivery: one delivery: how it stands, what can be done, and each of its attempts with what came back. */
import { Button, Disclosure, DisclosurePanel, DisclosureTitle } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Static } from 'typebox'
import type { TraceList } from '../../../../src/api/contract/events/trace.ts'
import { ask } from '../../client.ts'
import { CodeLink } from '../../parts/code-link.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Failure } from '../../parts/failure.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Duration, When } from '../../parts/measures.tsx'
import { counted } from '../../parts/spoken.ts'
import { Status } from '../../parts/status.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { type Delivery, deliveryStanding, isOver, originOf } from './delivery-words.ts'

type Trace = Static<typeof TraceList>[number]

const whole = style({
  marginTop: 12,
  paddingTop: 12,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderTopWidth: 1,
})
const head = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 16,
  rowGap: 8,
  font: 'body-sm',
})
const quiet = style({ font: 'body-sm', color: 'neutral-subdued', margin: 0, marginTop: 4 })

export function EventDelivery(props: { readonly delivery: Delivery; readonly to: string }) {
  const { delivery, to } = props
  const [isOpen, setIsOpen] = useState(false)
  const origin = originOf(delivery)
  return (
    <div className={whole}>
      <div className={head}>
        <Status {...deliveryStanding(delivery)} />
        <span>{counted(delivery.attempts, 'attempt')}</span>
        <span>
          Owed since <When at={delivery.createdAt} />
        </span>
        <div className={style({ flexGrow: 1 })} />
        {isOver(delivery) ? <Resend delivery={delivery} to={to} /> : null}
      </div>
      <p className={quiet}>
        {[origin, delivery.lastOutcome, delivery.waitsFor]
          .filter((says) => says !== null && says !== '')
          .join(' · ')}
      </p>
      {delivery.attempts === 0 ? null : (
        <Disclosure isQuiet size="S" isExpanded={isOpen} onExpandedChange={setIsOpen}>
          <DisclosureTitle>{`Attempts to ${to}`}</DisclosureTitle>
          <DisclosurePanel>{isOpen ? <Attempts delivery={delivery} /> : null}</DisclosurePanel>
        </Disclosure>
      )}
    </div>
  )
}

function Resend({ delivery, to }: { readonly delivery: Delivery; readonly to: string }) {
  const resending = useDeed({
    run: () => ask(`/weir/v1/deliveries/${delivery.id}/resend`, { method: 'POST' }),
    done: () => `It is sent to ${to} once more.`,
    touches: ['deliveries', 'events'],
  })
  return (
    <Confirm
      title={`Send it to ${to} again?`}
      deed="Send it again"
      onConfirm={() => resending.mutate()}
      trigger={
        <Button variant="secondary" size="S" isPending={resending.isPending}>
          Send again
        </Button>
      }
    >
      {delivery.items.length > 1
        ? `The whole batch of ${delivery.items.length} events is sent, with the same bytes and ids.`
        : 'The same bytes are sent with the same event id, so a receiver that remembers ids takes it once.'}
    </Confirm>
  )
}

function Attempts({ delivery }: { readonly delivery: Delivery }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', delivery.id, 'traces'],
    queryFn: ({ signal }) =>
      ask<{ traces: readonly Trace[] }>(`/weir/v1/deliveries/${delivery.id}/traces`, { signal }),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the attempts" />
  const lacking = delivery.attempts - data.traces.length
  return (
    <>
      <ol className={style({ margin: 0, padding: 0, listStyleType: 'none' })}>
        {data.traces.map((one) => (
          <li key={one.id}>
            <Attempt trace={one.trace} />
          </li>
        ))}
      </ol>
      {lacking <= 0 ? null : (
        <p className={quiet}>
          Of {counted(lacking, 'attempt')} no trace is kept: of each registration the last 100
          successes and errors are, for 7 days.
        </p>
      )}
    </>
  )
}

function Attempt({ trace }: { readonly trace: Trace['trace'] }) {
  const { tracingRequest: request, tracingResponse: response } = trace
  const { responseCode: code } = response
  const isWell = code >= 200 && code < 300
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <div className={head}>
        <Status
          word={code < 600 ? `HTTP ${code}` : 'No answer'}
          tone={isWell ? 'positive' : 'negative'}
        />
        {code < 600 ? null : <CodeLink code={String(code)} />}
        <When at={trace.ts} />
        <span>
          after <Duration ms={response.responseTime} />
        </span>
      </div>
      <Disclosure isQuiet size="S" isExpanded={isOpen} onExpandedChange={setIsOpen}>
        <DisclosureTitle>Request and answer</DisclosureTitle>
        <DisclosurePanel>
          {isOpen ? (
            <div className={style({ display: 'flex', flexDirection: 'column', gap: 12 })}>
              <span className={style({ font: 'code-sm', overflowWrap: 'anywhere' })}>
                {request.requestMethod} {request.requestUrl}
              </span>
              <JsonView value={request.requestHeaders} what="the headers of the request" />
              <JsonView value={request.requestBody} what="the body of the request" />
              <JsonView value={response.responseHeaders} what="the headers of the answer" />
              {response.responseBody === '' ? (
                <p className={quiet}>The answer has no body.</p>
              ) : (
                <JsonView value={response.responseBody} what="the body of the answer" />
              )}
            </div>
          ) : null}
        </DisclosurePanel>
      </Disclosure>
    </>
  )
}
