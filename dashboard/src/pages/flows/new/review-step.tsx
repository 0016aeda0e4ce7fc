/** review-step: all of it once more, the name of the flow, and the button that makes it. */
import {
  Button,
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  TextArea,
  TextField,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { sentenceOf } from '../../../client.ts'
import { Failure } from '../../../parts/failure.tsx'
import { Figures } from '../../../parts/figures.tsx'
import { JsonView } from '../../../parts/json-view.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { counted } from '../../../parts/spoken.ts'
import { spokenScheduleIn } from '../flow-words.ts'
import { scheduleParamsOf } from '../schedule-words.ts'
import { missingIn } from './answers.ts'
import { flowFileOf, type FlowPlan } from './flow-draft.ts'
import { makeFlow } from './make-flow.ts'
import { Told } from './told.tsx'
import { usePlan } from './use-plan.ts'
import type { Wizard } from './use-wizard.ts'

const column = style({ display: 'flex', flexDirection: 'column', gap: 24 })

export function ReviewStep({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  const { plan, datasetName, schemaId, error } = usePlan(answers)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const making = useMutation({
    mutationFn: (isRunNow: boolean) => {
      if (plan === null) throw new Error('There is nothing to make yet.')
      return makeFlow(plan, schemaId, isRunNow, Date.now())
    },
    async onSuccess({ flowId, runId }) {
      await queries.invalidateQueries()
      await navigate({ to: runId === null ? `/flows/${flowId}` : `/runs/${runId}` })
    },
  })
  if (error !== null) return <Failure error={error} />
  if (plan === null) return <Loading what="what was said" />
  const isMissing = missingIn('review', answers) !== null
  const { schedule } = answers
  // A second run beside the first of the schedule would find nothing new.
  const isDueAtOnce = schedule.every !== 'none' && schedule.startAt === null
  const file = flowFileOf(plan, datasetName)
  return (
    <div className={column}>
      <TextField
        label="Name of the flow"
        isRequired
        maxLength={255}
        styles={style({ maxWidth: 480 })}
        value={answers.name}
        onChange={(name) => tell({ name })}
      />
      <TextArea
        label="Note for people"
        styles={style({ maxWidth: 480 })}
        value={answers.description}
        onChange={(description) => tell({ description })}
      />
      <Figures rows={rowsOf(plan, datasetName)} isWide />
      {making.error === null ? null : (
        <Told tone="negative" title="The flow was not made">
          {sentenceOf(making.error)} What had been made for it is taken back.
        </Told>
      )}
      <div className={style({ display: 'flex', flexWrap: 'wrap', gap: 12 })}>
        {isDueAtOnce ? null : (
          <Button
            variant="accent"
            isDisabled={isMissing}
            isPending={making.isPending}
            onPress={() => making.mutate(true)}
          >
            Create and run now
          </Button>
        )}
        <Button
          variant={isDueAtOnce ? 'accent' : 'secondary'}
          isDisabled={isMissing || making.isPending}
          onPress={() => making.mutate(false)}
        >
          {isDueAtOnce ? 'Create; it runs at once' : 'Create'}
        </Button>
      </div>
      {file === null ? null : (
        <Disclosure isQuiet>
          <DisclosureTitle>The same as a flow file</DisclosureTitle>
          <DisclosurePanel>
            <JsonView value={file} what="the flow file" />
          </DisclosurePanel>
        </Disclosure>
      )}
    </div>
  )
}

function rowsOf({ answers, connection, mappings, schema }: FlowPlan, datasetName: string) {
  const { schedule, options, path, type, target } = answers
  const fields = counted(Object.keys(schema.properties ?? {}).length, 'field')
  return [
    ['Connection', connection.name],
    ['Files', type === 'folder' ? `The folder ${path}` : path],
    ['Dataset', `${datasetName}, ${target === 'new' ? `new, with ${fields}` : 'which is there'}`],
    ['Mapping', mappings === null ? 'By equal names' : counted(mappings.length, 'mapping')],
    ['Schedule', spokenScheduleIn(scheduleParamsOf(schedule, 0), schedule.timeZone)],
    [
      'Refused rows',
      options.isPartial ? `A run fails unless less than ${options.percent} % are` : 'None may be',
    ],
    ['Error diagnostics', options.hasDiagnostics ? 'Refused rows are kept' : 'Off'],
  ] as const
}
