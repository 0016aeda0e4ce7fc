/** delivery-fields: how a registration is called, how events reach it, how they are written and signed. */
import {
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  NumberField,
  Radio,
  RadioGroup,
  TextArea,
  TextField,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { FieldsProps } from './event-fields.tsx'
import { DELIVERY_TYPES, FORMATS, SIGNATURES } from './registration-words.ts'

const column = style({ display: 'flex', flexDirection: 'column', gap: 24, maxWidth: 640 })

interface DeliveryFieldsProps extends FieldsProps {
  /** A rule is asked for only where the registration is made. */
  readonly hasRule: boolean
}

export function DeliveryFields({ wishes, change, flaws, hasRule }: DeliveryFieldsProps) {
  const isPushed = wishes.deliveryType !== 'journal'
  return (
    <div className={column}>
      <TextField
        label="Name"
        isRequired
        value={wishes.name}
        onChange={(name) => change({ name })}
        isInvalid={flaws.name !== undefined}
        errorMessage={flaws.name}
      />
      <TextArea
        label="Description"
        value={wishes.description}
        onChange={(description) => change({ description })}
        isInvalid={flaws.description !== undefined}
        errorMessage={flaws.description}
      />
      <Choice
        label="How it is told"
        rows={DELIVERY_TYPES}
        value={wishes.deliveryType}
        onChange={(deliveryType) => change({ deliveryType })}
      />
      {isPushed ? (
        <TextField
          label="Address of the webhook"
          type="url"
          isRequired
          description="Public and https, unless the operator allows others. It is asked for a proof at once."
          value={wishes.webhookUrl}
          onChange={(webhookUrl) => change({ webhookUrl })}
          isInvalid={flaws.webhookUrl !== undefined}
          errorMessage={flaws.webhookUrl}
        />
      ) : null}
      <Choice
        label="Format"
        rows={FORMATS}
        value={wishes.format}
        onChange={(format) => change({ format })}
      />
      {isPushed ? (
        <Choice
          label="Signatures"
          rows={SIGNATURES}
          value={wishes.signatures}
          onChange={(signatures) => change({ signatures })}
        />
      ) : null}
      {isPushed || hasRule ? <More {...{ wishes, change, flaws, hasRule, isPushed }} /> : null}
    </div>
  )
}

function Choice({
  label,
  rows,
  value,
  onChange,
}: {
  readonly label: string
  readonly rows: readonly (readonly [id: string, name: string, means: string])[]
  readonly value: string
  readonly onChange: (id: string) => void
}) {
  return (
    <RadioGroup label={label} value={value} onChange={onChange}>
      {rows.map(([id, name, means]) => (
        <Radio key={id} value={id} description={means}>
          {name}
        </Radio>
      ))}
    </RadioGroup>
  )
}

function More({
  wishes,
  change,
  flaws,
  hasRule,
  isPushed,
}: FieldsProps & { readonly hasRule: boolean; readonly isPushed: boolean }) {
  const numberOf = (value: number) => (Number.isNaN(value) ? null : value)
  return (
    <Disclosure isQuiet>
      <DisclosureTitle>{hasRule ? 'Limits and a filter' : 'Limits'}</DisclosureTitle>
      <DisclosurePanel>
        <div className={column}>
          {isPushed ? (
            <>
              <NumberField
                label="Requests at once"
                description="Up to 32 where it is empty."
                minValue={1}
                maxValue={256}
                step={1}
                value={wishes.maxInFlight ?? NaN}
                onChange={(value) => change({ maxInFlight: numberOf(value) })}
              />
              <NumberField
                label="Requests in a second"
                description="Any number where it is empty."
                minValue={0.01}
                maxValue={10_000}
                value={wishes.maxPerSecond ?? NaN}
                onChange={(value) => change({ maxPerSecond: numberOf(value) })}
              />
            </>
          ) : null}
          {hasRule ? (
            <TextArea
              label="Filter"
              description="A rule as JSON. Leave it empty and try one on real events later, under Filter."
              value={wishes.rule}
              onChange={(rule) => change({ rule })}
              isInvalid={flaws.rule !== undefined}
              errorMessage={flaws.rule}
            />
          ) : null}
        </div>
      </DisclosurePanel>
    </Disclosure>
  )
}
