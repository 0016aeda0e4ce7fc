/** challenge: how a webhook's proof went: what was sent, what came back, what to do; with the minutes that are left. */
import { Button, Content, Heading, InlineAlert, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask } from '../../client.ts'
import { pathOf, PATCH_TYPE, type RegistrationAnswer, type Trace } from '../../events-api.ts'
import { spokenDuration } from '../../parts/spoken.ts'
import { useDeed } from '../../parts/use-deed.ts'
import { spokenCode } from './registration-words.ts'

/** io-events 3.1. */
const CALL_BACK_MS = 5 * 60_000

export function useTraces(registration: RegistrationAnswer) {
  return useQuery({
    // Attempts are told of as deliveries.
    queryKey: ['deliveries', 'traces', registration.registration_id, registration.updated_date],
    queryFn: ({ signal }) =>
      ask<readonly Trace[]>(pathOf(registration._links['rel:trace']), { signal }),
  })
}

/** A save challenges again, also one that changes nothing. */
function useTryAgain(registration: RegistrationAnswer) {
  return useDeed({
    run: () =>
      ask<RegistrationAnswer>(pathOf(registration._links.self), {
        method: 'PATCH',
        headers: PATCH_TYPE,
        body: [{ op: 'replace', path: '/enabled', value: true }],
      }),
    done: ({ webhook_status: status }) =>
      status === 'verified'
        ? 'The webhook has proved itself: events are pushed to it from now on.'
        : 'The webhook was asked again.',
    touches: ['registrations', 'deliveries'],
  })
}

/** Nothing where all is well. */
export function Standing({ registration }: { readonly registration: RegistrationAnswer }) {
  const { webhook_status: status, _weir } = registration
  if (!_weir.isWanted) return <Paused />
  if (status === 'verified')
    return _weir.statusReason === '' ? null : <Remark registration={registration} />
  if (status === 'pending_verification') return <Pending registration={registration} />
  return <Unwell registration={registration} />
}

const TITLES: Readonly<Record<string, string>> = {
  verification_failed: 'The webhook has not proved itself: nothing is pushed to it',
  hook_unreachable: 'The webhook failed too often: nothing new is pushed to it',
  unstable: 'Most attempts fail',
}

function Unwell({ registration }: { readonly registration: RegistrationAnswer }) {
  const trying = useTryAgain(registration)
  const { webhook_status: status, _weir, registration_id: id } = registration
  const isUnstable = status === 'unstable'
  return (
    <InlineAlert variant={isUnstable ? 'notice' : 'negative'} styles={style({ marginBottom: 24 })}>
      <Heading level={2}>{TITLES[status] ?? status}</Heading>
      <Content>
        <p className={paragraph}>{_weir.statusReason}</p>
        {isUnstable ? (
          <p className={paragraph}>
            Deliveries go on meanwhile.{' '}
            <Link href={`/registrations/${id}?tab=tracing&show=error`}>See what came back</Link>,
            mend the receiver, and have it asked anew, which begins the count again.{' '}
            <Link href={`/registrations/${id}?tab=replay`}>A replay</Link> sends again what it
            missed.
          </p>
        ) : (
          <LastChallenge registration={registration} />
        )}
        <Button
          variant="secondary"
          size="S"
          isPending={trying.isPending}
          onPress={() => trying.mutate()}
        >
          Try again
        </Button>
      </Content>
    </InlineAlert>
  )
}

function Pending({ registration }: { readonly registration: RegistrationAnswer }) {
  const { _weir } = registration
  const leftMs = Math.max(0, Date.parse(_weir.statusSince) + CALL_BACK_MS - useSecond())
  return (
    <InlineAlert variant="informative" styles={style({ marginBottom: 24 })}>
      <Heading level={2}>The webhook has yet to prove itself</Heading>
      <Content>
        <p className={paragraph}>
          It answered 200 without the challenge’s value, so Weir sent it a{' '}
          <code>validationUrl</code> by POST. Have that URL opened, by your program or by hand:{' '}
          <strong role="timer">{spokenDuration(Math.ceil(leftMs / 1_000) * 1_000)}</strong> left.
        </p>
        <p className={paragraph}>{_weir.statusReason}</p>
        <LastChallenge registration={registration} />
      </Content>
    </InlineAlert>
  )
}

function Paused() {
  return (
    <InlineAlert variant="neutral" styles={style({ marginBottom: 24 })}>
      <Heading level={2}>It is paused</Heading>
      <Content>New events go to its journal alone. Resume it to have them pushed again.</Content>
    </InlineAlert>
  )
}

function Remark({ registration }: { readonly registration: RegistrationAnswer }) {
  return (
    <InlineAlert variant="notice" styles={style({ marginBottom: 24 })}>
      <Heading level={2}>It does not get all that it asks for</Heading>
      <Content>{registration._weir.statusReason}</Content>
    </InlineAlert>
  )
}

const paragraph = style({ margin: 0, marginBottom: 12, overflowWrap: 'anywhere' })
const code = style({ font: 'code-sm', overflowWrap: 'anywhere' })

/** What was sent and what came back, as it was kept. */
export function LastChallenge({ registration }: { readonly registration: RegistrationAnswer }) {
  const { data } = useTraces(registration)
  const asked = data?.find(({ event }) => event === 'challenge')
  if (asked === undefined) return null
  const { tracingRequest: request, tracingResponse: response } = asked.trace
  return (
    <dl className={style({ margin: 0, marginBottom: 12 })}>
      <dt>Sent</dt>
      <dd className={style({ margin: 0, marginBottom: 8 })}>
        <span className={code}>
          {request.requestMethod} {request.requestUrl}
        </span>
      </dd>
      <dt>Came back</dt>
      <dd className={style({ margin: 0 })}>
        <span className={code}>
          {spokenCode(response.responseCode)} after {spokenDuration(response.responseTime)}
          {response.responseBody === ''
            ? ', without a body'
            : `: ${response.responseBody.slice(0, 300)}`}
        </span>
      </dd>
    </dl>
  )
}

function useSecond(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
