/** options-fields: how many refused rows a run bears, and whether they are kept. */
import { NumberField, Switch } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { OptionsChoice } from './options-words.ts'

const fields = style({ display: 'flex', flexDirection: 'column', gap: 20, maxWidth: 480 })
const note = style({ font: 'ui-sm', color: 'neutral-subdued', margin: 0, marginTop: 4 })

export function OptionsFields({
  choice,
  onChange,
}: {
  readonly choice: OptionsChoice
  readonly onChange: (choice: OptionsChoice) => void
}) {
  const change = (part: Partial<OptionsChoice>) => onChange({ ...choice, ...part })
  return (
    <div className={fields}>
      <div>
        <Switch isSelected={choice.isPartial} onChange={(isPartial) => change({ isPartial })}>
          Partial ingestion
        </Switch>
        <p className={note}>
          {choice.isPartial
            ? 'Good rows are taken, as long as few enough are refused.'
            : 'One refused row fails the whole run, and none of its rows is taken.'}
        </p>
      </div>
      {choice.isPartial ? (
        <NumberField
          label="Error threshold, in percent"
          description="A run fails unless fewer of its rows are refused than this."
          value={choice.percent}
          minValue={0.001}
          maxValue={100}
          step={0.001}
          formatOptions={{ maximumFractionDigits: 3 }}
          hideStepper
          onChange={(percent) => {
            if (!Number.isNaN(percent)) change({ percent })
          }}
        />
      ) : null}
      <NumberField
        label="Most refused rows"
        description="A run with more of them fails, whatever the percentage. Left empty: any number."
        value={choice.errorLimit ?? Number.NaN}
        minValue={0}
        hideStepper
        onChange={(limit) => change({ errorLimit: Number.isNaN(limit) ? null : limit })}
      />
      <NumberField
        label="Stop early after"
        description="A run ends where so many rows at its beginning are all refused."
        value={choice.abortAfter}
        minValue={1}
        hideStepper
        onChange={(abortAfter) => {
          if (!Number.isNaN(abortAfter)) change({ abortAfter })
        }}
      />
      <div>
        <Switch
          isSelected={choice.hasDiagnostics}
          onChange={(hasDiagnostics) => change({ hasDiagnostics })}
        >
          Error diagnostics
        </Switch>
        <p className={note}>Refused rows are kept, each with its file, line, column and reason.</p>
      </div>
    </div>
  )
}
