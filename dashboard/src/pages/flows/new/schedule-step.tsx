/** schedule-step: when the new flow runs by itself. */
import { ScheduleFields } from '../schedule-fields.tsx'
import type { Wizard } from './use-wizard.ts'

export function ScheduleStep({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  return (
    <ScheduleFields
      choice={answers.schedule}
      onChange={(schedule) => tell({ schedule })}
      flowId={null}
    />
  )
}
