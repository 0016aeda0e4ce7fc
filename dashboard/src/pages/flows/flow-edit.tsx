/** flow-edit: the dialogs that change a flow: its schedule, and what it is called and bears. Which is open is in the URL. */
import { TextArea, TextField } from '@react-spectrum/s2'
import { useState } from 'react'
import { useNow } from '../../parts/measures.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { useChange } from './flow-deeds.ts'
import type { Flow } from './flow-words.ts'
import { FormDialog } from './form-dialog.tsx'
import { OptionsFields } from './options-fields.tsx'
import { optionsChoiceOf, optionsOf } from './options-words.ts'
import { ScheduleFields } from './schedule-fields.tsx'
import { choiceOf, scheduleParamsOf } from './schedule-words.ts'

export function FlowEdit({ flow }: { readonly flow: Flow }) {
  const [{ edit }, change] = useUrlState()
  const close = () => change({ edit: undefined })
  // What was typed and not kept is gone with the dialog.
  return (
    <>
      <ScheduleDialog key={`s ${edit}`} flow={flow} isOpen={edit === 'schedule'} onClose={close} />
      <OptionsDialog key={`o ${edit}`} flow={flow} isOpen={edit === 'options'} onClose={close} />
    </>
  )
}

interface EditProps {
  readonly flow: Flow
  readonly isOpen: boolean
  readonly onClose: () => void
}

function ScheduleDialog({ flow, isOpen, onClose }: EditProps) {
  const now = useNow()
  const [choice, setChoice] = useState(() => choiceOf(flow.scheduleParams, flow._weir.timeZone))
  const changing = useChange(flow, onClose)
  return (
    <FormDialog
      isOpen={isOpen}
      title="Edit the schedule"
      deed="Save the schedule"
      error={changing.error}
      isPending={changing.isPending}
      onClose={onClose}
      onDo={() =>
        changing.mutate([
          { op: 'add', path: '/scheduleParams', value: scheduleParamsOf(choice, now) },
          { op: 'add', path: '/_weir', value: { ...flow._weir, timeZone: choice.timeZone } },
        ])
      }
    >
      <ScheduleFields choice={choice} onChange={setChoice} flowId={flow.id} />
    </FormDialog>
  )
}

function OptionsDialog({ flow, isOpen, onClose }: EditProps) {
  const [name, setName] = useState(flow.name)
  const [description, setDescription] = useState(flow.description)
  const [choice, setChoice] = useState(() => optionsChoiceOf(flow))
  const changing = useChange(flow, onClose)
  const { options, guards } = optionsOf(choice)
  const isNameless = name.trim() === ''
  return (
    <FormDialog
      isOpen={isOpen}
      title="Edit the flow"
      isIncomplete={isNameless}
      deed="Save the flow"
      error={changing.error}
      isPending={changing.isPending}
      onClose={onClose}
      onDo={() =>
        changing.mutate([
          { op: 'add', path: '/name', value: name.trim() },
          { op: 'add', path: '/description', value: description },
          { op: 'add', path: '/options', value: options },
          { op: 'add', path: '/_weir', value: { ...guards, timeZone: flow._weir.timeZone } },
        ])
      }
    >
      <TextField
        label="Name"
        isRequired
        maxLength={255}
        value={name}
        isInvalid={isNameless}
        errorMessage="A flow needs a name."
        onChange={setName}
      />
      <TextArea label="Note for people" value={description} onChange={setDescription} />
      <OptionsFields choice={choice} onChange={setChoice} />
    </FormDialog>
  )
}
