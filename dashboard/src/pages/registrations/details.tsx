/** details: what a registration asks for and how it reaches it, with each event to be looked at and tried. */
import {
  ActionButton,
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  Link,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { SentSampleFields } from '../../../../src/api/contract/events/event-metadata.ts'
import type { RegistrationRows } from '../../../../src/api/contract/weir/registration-row.ts'
import { ask } from '../../client.ts'
import { type RegistrationAnswer, samplePath } from '../../events-api.ts'
import { Figures } from '../../parts/figures.tsx'
import { When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { Standing } from './challenge.tsx'
import { FlowNames } from './flow-names.tsx'
import { OwedCount } from './missed.tsx'
import { DELIVERY_TYPES, FORMATS, nameIn, SIGNATURES, spokenShare } from './registration-words.ts'
import { SampleButton } from './sample.tsx'
import { Secret } from './secret.tsx'
import { UrlText } from './url-text.tsx'
import { Verifiers } from './verifiers.tsx'

export function Details({ registration }: { readonly registration: RegistrationAnswer }) {
  const { description, delivery_type: type } = registration
  return (
    <>
      <Standing registration={registration} />
      {description === '' ? null : (
        <p className={style({ font: 'body', marginTop: 0, marginBottom: 32, maxWidth: 800 })}>
          {description}
        </p>
      )}
      <Section title="How it is told">
        <Delivery registration={registration} />
      </Section>
      <Section title="What it is told of">
        <Events registration={registration} />
      </Section>
      {type === 'journal' ? null : (
        <Section title="Verify what comes">
          <Secret registration={registration} />
          <Disclosure isQuiet>
            <DisclosureTitle>A program that does, to be copied</DisclosureTitle>
            <DisclosurePanel>
              <Verifiers signatures={registration._weir.signatures} />
            </DisclosurePanel>
          </Disclosure>
        </Section>
      )}
      <Section title="About this registration">
        <Figures rows={identityOf(registration)} isWide />
      </Section>
    </>
  )
}

function Delivery({ registration }: { readonly registration: RegistrationAnswer }) {
  const { webhook_url: url, delivery_type: type, _weir, _links } = registration
  const lastDay = useLastDay(registration.registration_id)
  const owed = { registrationId: registration.registration_id }
  const isPushed = type !== 'journal'
  const signatures = _weir.signatures.map((id) => nameIn(SIGNATURES, id)).join(' and ')
  return (
    <>
      <Figures
        rows={[
          ['Delivery', nameIn(DELIVERY_TYPES, type)],
          ['Format', nameIn(FORMATS, registration.delivery_format)],
          ...(isPushed
            ? ([
                ['Went well in 24 hours', lastDay === undefined ? '–' : spokenShare(lastDay)],
                ['Attempts in 24 hours', lastDay?.attempts ?? '–'],
                ['Waiting', <OwedCount key="" {...owed} outcome="waiting" />],
                ['Refused', <OwedCount key="" {...owed} outcome="refused" />],
                ['Given up', <OwedCount key="" {...owed} outcome="expired" />],
                ['At once', _weir.maxInFlight ?? 'up to 32'],
                ['In a second', _weir.maxPerSecond ?? 'any number'],
              ] as const)
            : []),
        ]}
      />
      <div className={style({ marginTop: 16 })}>
        <Figures
          isWide
          rows={[
            ...(url === undefined
              ? []
              : [
                  [
                    'Webhook',
                    <UrlText key="" text={url} what="the address of the webhook" />,
                  ] as const,
                  ['Signed by', signatures] as const,
                ]),
            [
              'Journal',
              <UrlText key="" text={_links['rel:events'].href} what="the address of the journal" />,
            ],
          ]}
        />
      </div>
    </>
  )
}

/** Of the list, which has it in short. */
function useLastDay(id: string) {
  const { data } = useQuery({
    queryKey: ['deliveries', 'last day', id],
    queryFn: ({ signal }) =>
      ask<Static<typeof RegistrationRows>>(`/weir/v1/registrations?search=${id}`, { signal }),
  })
  return data?.registrations.find((one) => one.id === id)?.lastDay
}

const list = style({ margin: 0, padding: 0, listStyleType: 'none', font: 'body' })
const item = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 16,
  rowGap: 8,
  paddingY: 12,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
})

type Interest = RegistrationAnswer['events_of_interest'][number]

function Events({ registration }: { readonly registration: RegistrationAnswer }) {
  const { events_of_interest: interests, _weir, subscriber_filters: filters } = registration
  return (
    <>
      <ul className={list}>
        {interests.map((one) => (
          <EventItem
            key={`${one.provider_id} ${one.event_code}`}
            interest={one}
            registrationId={registration.registration_id}
          />
        ))}
      </ul>
      <p className={style({ font: 'body', marginBottom: 0 })}>
        {_weir.flowIds.length === 0 ? 'Of all flows. ' : 'Of these flows only: '}
        <FlowNames ids={_weir.flowIds} />
        {filters.length === 0 ? 'No filter leaves anything out.' : 'A filter leaves some out: '}
        {filters.map(({ id, name }) => (
          <Link key={id} href={`/registrations/${registration.registration_id}?tab=filter`}>
            {name}
          </Link>
        ))}
      </p>
    </>
  )
}

function EventItem({
  interest,
  registrationId,
}: {
  readonly interest: Interest
  readonly registrationId: string
}) {
  const { provider_id: provider, event_code: code, event_label: label = code } = interest
  const sending = useDeed({
    run: () =>
      ask<Static<typeof SentSampleFields> | null>(
        `${samplePath(provider, code)}/${registrationId}`,
        {
          method: 'POST',
        },
      ),
    done: (sent) => sent?._weir.note ?? 'There is no sample of it.',
    touches: ['deliveries', 'events'],
  })
  return (
    <li className={item}>
      <div className={style({ flexGrow: 1, flexBasis: 280, minWidth: 0 })}>
        <div className={style({ font: 'title' })}>{label}</div>
        <div className={style({ color: 'neutral-subdued' })}>
          {interest.event_description ?? 'It was deleted; nothing comes of it.'}
        </div>
        <div
          className={style({ font: 'code-sm', color: 'neutral-subdued', overflowWrap: 'anywhere' })}
        >
          {interest.provider_label ?? provider} · {code}
        </div>
      </div>
      <SampleButton providerId={provider} code={code} label={label} />
      <ActionButton
        size="S"
        isPending={sending.isPending}
        aria-label={`Send a sample of “${label}”`}
        onPress={() => sending.mutate()}
      >
        Send a sample
      </ActionButton>
    </li>
  )
}

function identityOf(registration: RegistrationAnswer) {
  const { registration_id: id, client_id: client, created_date, updated_date } = registration
  return [
    ['Registration', <UrlText key="" text={id} what="the id of the registration" />],
    ['Client', <UrlText key="" text={client} what="the id of the client" />],
    ['Made (UTC)', <When key="" at={Date.parse(created_date)} />],
    ['Changed (UTC)', <When key="" at={Date.parse(updated_date)} />],
  ] as const
}
