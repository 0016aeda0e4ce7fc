/** schedule-fields: how often, from when on and in which zone a flow runs, with the instants that this comes to. */
import {
  Checkbox,
  ComboBox,
  ComboBoxItem,
  DatePicker,
  NumberField,
  Picker,
  PickerItem,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { fromAbsolute, type ZonedDateTime } from '@internationalized/date'
import { useNow } from '../../parts/measures.tsx'
import { EVERIES, type ScheduleChoice } from './schedule-words.ts'
import { NextDue } from './next-due.tsx'

const fields = style({ display: 'flex', flexDirection: 'column', gap: 20, maxWidth: 480 })

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')].map(
  (id) => ({ id }),
)

export interface ScheduleFieldsProps {
  readonly choice: ScheduleChoice
  readonly onChange: (choice: ScheduleChoice) => void
  /** Whose schedule it becomes; `null` for a flow that is not there yet. */
  readonly flowId: string | null
}

export function ScheduleFields({ choice, onChange, flowId }: ScheduleFieldsProps) {
  const { every, interval } = choice
  const change = (part: Partial<ScheduleChoice>) => onChange({ ...choice, ...part })
  const isRepeated = every !== 'none' && every !== 'once'
  return (
    <div className={fields}>
      <Picker
        label="When it runs by itself"
        selectedKey={every}
        onSelectionChange={(key) => {
          const next = EVERIES.find(([id]) => id === key)?.[0] ?? 'none'
          change({
            every: next,
            ...(next === 'minute' ? { interval: Math.max(15, interval) } : {}),
          })
        }}
      >
        {EVERIES.map(([id, name]) => (
          <PickerItem key={id} id={id}>
            {name}
          </PickerItem>
        ))}
      </Picker>
      {isRepeated ? (
        <NumberField
          label={`How many ${every}s apart`}
          value={interval}
          minValue={every === 'minute' ? 15 : 1}
          description={every === 'minute' ? '15 minutes is the least.' : undefined}
          onChange={(value) => change({ interval: Number.isNaN(value) ? 1 : value })}
        />
      ) : null}
      {every === 'none' ? null : <Start choice={choice} change={change} />}
      {isRepeated ? (
        <Checkbox isSelected={choice.backfill} onChange={(backfill) => change({ backfill })}>
          Take files from before the start too
        </Checkbox>
      ) : null}
      <NextDue choice={choice} flowId={flowId} />
    </div>
  )
}

function Start({
  choice: { startAt, timeZone },
  change,
}: {
  readonly choice: ScheduleChoice
  readonly change: (part: Partial<ScheduleChoice>) => void
}) {
  const now = useNow()
  return (
    <>
      <ComboBox
        label="Time zone"
        description="Days and weeks keep the time of day that it has there."
        defaultItems={ZONES}
        selectedKey={timeZone}
        onSelectionChange={(key) => {
          if (key !== null) change({ timeZone: String(key) })
        }}
      >
        {({ id }) => <ComboBoxItem id={id}>{id}</ComboBoxItem>}
      </ComboBox>
      <DatePicker<ZonedDateTime>
        label="First run"
        description="Left empty: at once."
        granularity="minute"
        hourCycle={24}
        placeholderValue={fromAbsolute(now, timeZone)}
        value={startAt === null ? null : fromAbsolute(startAt, timeZone)}
        onChange={(value) => change({ startAt: value === null ? null : value.toDate().getTime() })}
      />
    </>
  )
}
