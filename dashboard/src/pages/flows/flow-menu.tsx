/** flow-menu: what can be done to a flow from its row in the list. */
import { ActionMenu, DialogContainer, MenuItem, Text } from '@react-spectrum/s2'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { DeleteDialog } from './flow-delete.tsx'
import { useDelete, useRunNow, useSwitch } from './flow-deeds.ts'
import { type FlowOrDraft, isDraft } from './flow-words.ts'

export function FlowMenu({ flow }: { readonly flow: FlowOrDraft }) {
  const { id, name, state } = flow
  const navigate = useNavigate()
  const [isDeleting, setDeleting] = useState(false)
  const running = useRunNow(id, (runId) => void navigate({ to: `/runs/${runId}` }))
  const switching = useSwitch(id)
  const deleting = useDelete(id)
  const isOn = state === 'enabled'
  const deeds: Readonly<Record<string, readonly [says: string, deed: () => void]>> = {
    run: ['Run now', () => running.mutate(null)],
    switch: [isOn ? 'Disable' : 'Enable', () => switching.mutate(!isOn)],
    schedule: [
      'Edit the schedule',
      () => void navigate({ to: `/flows/${id}`, search: { edit: 'schedule' } }),
    ],
    subscribe: [
      'Subscribe a webhook',
      () => void navigate({ to: '/registrations/new', search: { flow: id } }),
    ],
    delete: ['Delete', () => setDeleting(true)],
  }
  const offered = isDraft(flow) ? ['delete'] : Object.keys(deeds)
  return (
    <>
      <ActionMenu
        isQuiet
        aria-label={`What to do with ${name}`}
        disabledKeys={isOn ? [] : ['run']}
        onAction={(key) => deeds[String(key)]?.[1]()}
      >
        {offered.map((key) => (
          <MenuItem key={key} id={key} textValue={deeds[key]?.[0] ?? key}>
            <Text slot="label">{deeds[key]?.[0]}</Text>
          </MenuItem>
        ))}
      </ActionMenu>
      <DialogContainer onDismiss={() => setDeleting(false)}>
        {isDeleting ? <DeleteDialog name={name} onConfirm={() => deleting.mutate()} /> : null}
      </DialogContainer>
    </>
  )
}
