/** instant-field: an instant of UTC, to the minute, to be typed or chosen from a calendar; `null` where it is left empty. */
import { DatePicker } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { fromAbsolute, type ZonedDateTime } from '@internationalized/date'
import { useNow } from './measures.tsx'

export function InstantField({
  label,
  at,
  flaw,
  onChange,
}: {
  readonly label: string
  readonly at: number | null
  /** Why it cannot be so. */
  readonly flaw?: string | undefined
  readonly onChange: (at: number | null) => void
}) {
  const now = useNow()
  return (
    <DatePicker<ZonedDateTime>
      label={`${label} (UTC)`}
      hideTimeZone
      granularity="minute"
      hourCycle={24}
      placeholderValue={fromAbsolute(now - (now % DAY_MS), 'UTC')}
      value={at === null ? null : fromAbsolute(at, 'UTC')}
      onChange={(value) => onChange(value === null ? null : value.toDate().getTime())}
      isInvalid={flaw !== undefined}
      errorMessage={flaw}
      styles={style({ width: 220, maxWidth: 'full' })}
    />
  )
}

const DAY_MS = 24 * 3_600_000
