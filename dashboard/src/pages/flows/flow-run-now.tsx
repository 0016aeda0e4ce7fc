/** flow-run-now: asks for a run at once: of whatever is new, or of what was last changed in a window of time. */
import { Button, DatePicker, Switch } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { now, type ZonedDateTime } from '@internationalized/date'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type RunParams, useRunNow } from './flow-deeds.ts'
import type { Flow } from './flow-words.ts'
import { FormDialog } from './form-dialog.tsx'

export function RunNow({ flow }: { readonly flow: Flow }) {
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const [isWindow, setWindow] = useState(false)
  const [from, setFrom] = useState<ZonedDateTime | null>(null)
  const [to, setTo] = useState<ZonedDateTime | null>(null)
  const running = useRunNow(flow.id, (runId) => void navigate({ to: `/runs/${runId}` }))
  return (
    <>
      <Button
        variant="accent"
        isDisabled={flow.state !== 'enabled'}
        isPending={running.isPending}
        onPress={() => setOpen(true)}
      >
        Run now
      </Button>
      <FormDialog
        isOpen={isOpen}
        title="Run now"
        deed="Make a run"
        error={running.error}
        isPending={running.isPending}
        onClose={() => setOpen(false)}
        onDo={() => running.mutate(isWindow ? windowOf(from, to) : null)}
      >
        <p className={style({ font: 'body', margin: 0 })}>
          A run takes the files that no run has taken yet, and never one twice.
        </p>
        <Switch isSelected={isWindow} onChange={setWindow}>
          Only files of a certain time
        </Switch>
        {isWindow ? (
          <>
            <Instant label="Last changed from (UTC)" value={from} onChange={setFrom} />
            <Instant label="Last changed before (UTC)" value={to} onChange={setTo} />
          </>
        ) : null}
      </FormDialog>
    </>
  )
}

function Instant({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: ZonedDateTime | null
  readonly onChange: (value: ZonedDateTime | null) => void
}) {
  return (
    <DatePicker<ZonedDateTime>
      label={label}
      description="Left empty: no bound."
      granularity="minute"
      hourCycle={24}
      placeholderValue={now('UTC')}
      value={value}
      onChange={onChange}
    />
  )
}

function windowOf(from: ZonedDateTime | null, to: ZonedDateTime | null): RunParams {
  const bounds = [
    ['windowStartTime', from],
    ['windowEndTime', to],
  ] as const
  const given = bounds.flatMap(([name, at]) =>
    at === null ? [] : [[name, Math.floor(at.toDate().getTime() / 1_000)] as const],
  )
  return given.length === 0 ? null : Object.fromEntries(given)
}
