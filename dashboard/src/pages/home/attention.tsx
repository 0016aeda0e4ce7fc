/** attention: what somebody should look at: flows whose last run failed, and registrations that are not well. */
import { Link, LinkButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'
import { CodeLink } from '../../parts/code-link.tsx'
import { When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { counted } from '../../parts/spoken.ts'
import { Status, type Tone } from '../../parts/status.tsx'
import type { Overview } from './home.tsx'

const list = style({ margin: 0, padding: 0, listStyleType: 'none' })
const item = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 24,
  rowGap: 12,
  paddingY: 12,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
  font: 'body',
})
const head = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 16 })
const says = style({ margin: 0, marginTop: 4, overflowWrap: 'anywhere', color: 'neutral-subdued' })

export function Attention({ overview }: { readonly overview: Overview }) {
  const { failingFlows, unwellRegistrations } = overview
  if (failingFlows.count + unwellRegistrations.count === 0) {
    return (
      <Section title="Needs attention">
        <Status
          word="Nothing: the last run of every flow went well, and so do all registrations."
          tone="positive"
        />
      </Section>
    )
  }
  return (
    <>
      {failingFlows.count === 0 ? null : (
        <Section title={`${counted(failingFlows.count, 'flow')} whose last run failed`}>
          <ul className={list}>
            {failingFlows.newest.map(({ flowId, name, runId, failedAt, problem, code }) => (
              <Item
                key={flowId}
                status={<Status word="Failed" tone="negative" />}
                name={<Link href={`/flows/${flowId}`}>{name}</Link>}
                since={<When at={failedAt} hasZone />}
                reason={problem ?? 'The run is not kept any more.'}
                code={code}
                action={
                  <LinkButton
                    variant="secondary"
                    size="S"
                    href={`/runs/${runId}`}
                    aria-label={`See the run of ${name}`}
                  >
                    See the run
                  </LinkButton>
                }
              />
            ))}
          </ul>
          <More
            shown={failingFlows.newest.length}
            count={failingFlows.count}
            href="/flows?show=failing"
          />
        </Section>
      )}
      {unwellRegistrations.count === 0 ? null : (
        <Section title={`${counted(unwellRegistrations.count, 'registration')} not well`}>
          <ul className={list}>
            {unwellRegistrations.newest.map(({ registrationId, name, status, since, reason }) => (
              <Item
                key={registrationId}
                status={<Status {...(STANDINGS[status] ?? { word: status, tone: 'notice' })} />}
                name={<Link href={`/registrations/${registrationId}`}>{name}</Link>}
                since={<When at={since} hasZone />}
                reason={reason}
                code={null}
                action={
                  <LinkButton
                    variant="secondary"
                    size="S"
                    href={`/registrations/${registrationId}`}
                    aria-label={`See the registration ${name}`}
                  >
                    See the registration
                  </LinkButton>
                }
              />
            ))}
          </ul>
          <More
            shown={unwellRegistrations.newest.length}
            count={unwellRegistrations.count}
            href="/registrations?show=unwell"
          />
        </Section>
      )}
    </>
  )
}

const STANDINGS: Readonly<Record<string, { readonly word: string; readonly tone: Tone }>> = {
  pending_verification: { word: 'Not verified yet', tone: 'notice' },
  verification_failed: { word: 'Not verified', tone: 'negative' },
  unstable: { word: 'Unstable', tone: 'notice' },
  hook_unreachable: { word: 'Disabled', tone: 'negative' },
}

function Item(props: {
  readonly status: ReactNode
  readonly name: ReactNode
  readonly since: ReactNode
  readonly reason: string
  readonly code: string | null
  /** The next step. */
  readonly action: ReactNode
}) {
  const { status, name, since, reason, code, action } = props
  return (
    <li className={item}>
      <div className={style({ flexGrow: 1, flexBasis: 320, minWidth: 0 })}>
        <div className={head}>
          {status}
          <strong>{name}</strong>
          {since}
        </div>
        <p className={says}>
          {reason} {code === null ? null : <CodeLink code={code} />}
        </p>
      </div>
      {action}
    </li>
  )
}

function More(props: { readonly shown: number; readonly count: number; readonly href: string }) {
  const { shown, count, href } = props
  if (count <= shown) return null
  return (
    <p className={style({ font: 'ui-sm', color: 'neutral-subdued' })}>
      These are the newest {shown}. <Link href={href}>All are here</Link>.
    </p>
  )
}
