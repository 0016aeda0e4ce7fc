/** errors-step: how many refused rows a run may have, beside what a dry run over the files says of that. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { OptionsFields } from '../options-fields.tsx'
import { DryRun } from './dry-run.tsx'
import { usePlan } from './use-plan.ts'
import type { Wizard } from './use-wizard.ts'

const halves = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', lg: 'minmax(0, 1fr) minmax(0, 1fr)' },
  gap: 32,
})

export function ErrorsStep({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  const { plan } = usePlan(answers)
  return (
    <div className={halves}>
      <OptionsFields choice={answers.options} onChange={(options) => tell({ options })} />
      <div className={style({ minWidth: 0 })}>{plan === null ? null : <DryRun plan={plan} />}</div>
    </div>
  )
}
