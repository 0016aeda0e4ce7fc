/** new-flow: a flow is made step by step; each can be gone back to, and nothing but a connection is made before the end. */
import { Button } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { type ReactNode, useEffect, useRef } from 'react'
import { Page } from '../../../parts/page.tsx'
import { missingIn, type StepId, STEPS } from './answers.ts'
import { ConnectionStep } from './connection-step.tsx'
import { DatasetStep } from './dataset-step.tsx'
import { ErrorsStep } from './errors-step.tsx'
import { MappingStep } from './mapping-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { ScheduleStep } from './schedule-step.tsx'
import { SourceStep } from './source-step.tsx'
import { StepList } from './step-list.tsx'
import { useWizard, type Wizard } from './use-wizard.ts'

const PARTS: Readonly<
  Record<StepId, readonly [title: string, Part: (props: { wizard: Wizard }) => ReactNode]>
> = {
  connection: ['Where do the files come from?', ConnectionStep],
  source: ['Which files?', SourceStep],
  dataset: ['Which dataset do they fill?', DatasetStep],
  mapping: ['Which column fills which field?', MappingStep],
  schedule: ['When does it run?', ScheduleStep],
  errors: ['How many refused rows may a run have?', ErrorsStep],
  review: ['Is this it?', ReviewStep],
}

const foot = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: 12,
  alignItems: 'center',
  marginTop: 32,
  paddingTop: 20,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderTopWidth: 1,
})

export function NewFlowPage() {
  const wizard = useWizard()
  const { answers, step, goTo } = wizard
  const [title, Part] = PARTS[step]
  const at = STEPS.findIndex(([id]) => id === step)
  const [before, next] = [STEPS[at - 1], STEPS[at + 1]]
  const missing = missingIn(step, answers)
  return (
    <Page title="New flow" above={[{ name: 'Flows', href: '/flows' }]}>
      <StepList wizard={wizard} />
      <section aria-label={title}>
        <Title key={`title of ${step}`} isFirst={at === 0}>
          {title}
        </Title>
        <Part key={step} wizard={wizard} />
      </section>
      <div className={foot}>
        {before === undefined ? null : (
          <Button variant="secondary" onPress={() => goTo(before[0])}>
            Back
          </Button>
        )}
        {next === undefined ? null : (
          <Button variant="accent" isDisabled={missing !== null} onPress={() => goTo(next[0])}>
            {`Next: ${next[1]}`}
          </Button>
        )}
        <output className={style({ font: 'ui', color: 'neutral-subdued' })}>
          {missing ??
            (next === undefined ? '' : 'Nothing but a connection is made before the last step.')}
        </output>
      </div>
    </Page>
  )
}

/** With each step but the first, which begins with the page, the focus is at its begin. */
function Title({ isFirst, children }: { readonly isFirst: boolean; readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isFirst) heading.current?.focus()
  }, [isFirst])
  return (
    <h2
      ref={heading}
      tabIndex={-1}
      className={style({
        font: 'heading-sm',
        marginTop: 0,
        marginBottom: 16,
        outlineStyle: 'none',
      })}
    >
      {children}
    </h2>
  )
}
