/** first-steps: what a Weir that is not set up yet needs, in order, each with the button that does it. */
import { LinkButton } from '@react-spectrum/s2'
import Checkmark from '@react-spectrum/s2/icons/CheckmarkCircle'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { listPage } from '../../flow-service.ts'
import { Section } from '../../parts/page.tsx'
import type { Run } from '../../parts/run-words.ts'

const list = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', lg: '1fr 1fr 1fr' },
  gap: 16,
  margin: 0,
  padding: 0,
  listStyleType: 'none',
})
const card = style({
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'start',
  gap: 12,
  padding: 24,
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
})
const head = style({ display: 'flex', alignItems: 'center', gap: 12 })
const number = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  size: 28,
  flexShrink: 0,
  borderRadius: 'full',
  backgroundColor: 'gray-200',
  font: 'title-sm',
})

export function FirstSteps(props: {
  readonly hasFlows: boolean
  readonly hasRegistrations: boolean
}) {
  const { hasFlows, hasRegistrations } = props
  const { data: runs } = useQuery({
    queryKey: ['runs', 'any'],
    queryFn: ({ signal }) => listPage<Run>('runs', { limit: 1 }, signal),
  })
  const steps = [
    {
      title: 'Make a flow',
      says: 'Say where data comes from, what it has to look like, and when it is to be taken.',
      deed: 'Make a flow',
      href: '/flows/new',
      isDone: hasFlows,
    },
    {
      title: 'Add a webhook',
      says: 'Say who is told how each run went: your program, which Weir calls and signs for.',
      deed: 'Add a webhook',
      href: '/registrations/new',
      isDone: hasRegistrations,
    },
    {
      title: 'See a run',
      says: 'A run says what it took, which rows it refused and why. It appears here by itself.',
      deed: 'See the runs',
      href: '/runs',
      isDone: (runs?.items.length ?? 0) > 0,
    },
  ]
  const next = steps.find(({ isDone }) => !isDone)
  return (
    <Section title={hasFlows || hasRegistrations ? 'The next step' : 'The first steps'}>
      <ol className={list}>
        {steps.map(({ title, says, deed, href, isDone }, nth) => (
          <li key={title} className={card}>
            <div className={head}>
              {isDone ? (
                <Checkmark aria-label="Done" />
              ) : (
                <span className={number} aria-hidden="true">
                  {nth + 1}
                </span>
              )}
              <h3 className={style({ font: 'title', margin: 0 })}>{title}</h3>
            </div>
            <p className={style({ font: 'body', margin: 0, color: 'neutral-subdued' })}>{says}</p>
            <div className={style({ flexGrow: 1 })} />
            <LinkButton href={href} variant={next?.title === title ? 'accent' : 'secondary'}>
              {deed}
            </LinkButton>
          </li>
        ))}
      </ol>
    </Section>
  )
}
