/** alert-rule-dialog: the thresholds of one flow: each as by default, of its own, or off. */
import {
  Button,
  ButtonGroup,
  Content,
  Dialog,
  DialogTrigger,
  Form,
  Heading,
  NumberField,
  Picker,
  PickerItem,
  Radio,
  RadioGroup,
} from '@react-spectrum/s2'
import { type ReactElement, useState } from 'react'
import { ask, sentenceOf } from '../../client.ts'
import { Problem } from '../../parts/problem.tsx'
import { saidOf } from '../../parts/said-of.ts'
import { useDeed } from '../../parts/use-deed.ts'
import { type FlowName, type Rule, RULES } from './rule.ts'

type Overrides = Partial<Rule>

interface RuleDialogProps {
  /** Among which one chooses; the only one is chosen. */
  readonly flows: readonly FlowName[]
  readonly overrides: Overrides
  readonly defaults: Rule
}

export function AlertRuleDialog(props: RuleDialogProps & { readonly trigger: ReactElement }) {
  const { trigger, ...rest } = props
  const [opened, setOpened] = useState(0)
  return (
    <DialogTrigger onOpenChange={(isOpen) => setOpened(isOpen ? opened + 1 : opened)}>
      {trigger}
      {/* A new one each time, so that it begins with what holds now. */}
      <RuleDialog key={opened} {...rest} />
    </DialogTrigger>
  )
}

/** Spectrum renders what is in a dialog several times, so its state is kept around it. */
function RuleDialog(props: RuleDialogProps) {
  const { flows, defaults } = props
  const [flowId, setFlowId] = useState(flows[0]?.id ?? '')
  const [overrides, setOverrides] = useState<Overrides>(props.overrides)
  const saving = useDeed({
    run: () => ask(`${RULES}/${encodeURIComponent(flowId)}`, { method: 'PUT', body: overrides }),
    done: () => 'The thresholds hold from now on.',
    touches: ['alerts'],
    isToldInPlace: true,
  })
  const { error } = saving
  const change = (changed: Overrides): void => {
    setOverrides(changed)
    saving.reset()
  }
  const isRight = FIELDS.every((field) => problemOf(field, overrides[field.name]) === null)
  const isSaidAtField = FIELDS.some(({ name }) => saidOf(error, name) !== null)
  return (
    <Dialog>
      {({ close }) => (
        <>
          <Heading slot="title">Thresholds of a flow</Heading>
          <Content>
            <Form>
              <Picker
                label="Flow"
                items={flows}
                isDisabled={flows.length === 1}
                selectedKey={flowId}
                onSelectionChange={(key) => setFlowId(String(key))}
              >
                {({ id, name }) => <PickerItem id={id}>{name}</PickerItem>}
              </Picker>
              {FIELDS.map((field) => (
                <Threshold
                  key={field.name}
                  {...field}
                  {...{ overrides, change, defaults }}
                  said={saidOf(error, field.name) ?? problemOf(field, overrides[field.name])}
                />
              ))}
              {error === null || isSaidAtField ? null : <Problem sentence={sentenceOf(error)} />}
            </Form>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              Cancel
            </Button>
            <Button
              variant="accent"
              isPending={saving.isPending}
              // Never disabled: a number counts from when its field is left, which the press on this button does.
              onPress={() => {
                if (isRight) saving.mutate(undefined, { onSuccess: close })
              }}
            >
              Save
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  )
}

interface Field {
  readonly name: keyof Rule
  readonly label: string
  readonly unit: string
  readonly isRight: (value: number) => boolean
  readonly rule: string
}

const FIELDS: readonly Field[] = [
  {
    name: 'delayMinutes',
    label: 'How long a run may take',
    unit: 'Minutes',
    isRight: (value) => value > 0 && value <= 599,
    rule: 'More than 0 minutes, and at most 599: after ten hours a run is not looked at any more.',
  },
  {
    name: 'errorRatePercent',
    label: 'What share of its rows may be refused',
    unit: 'Percent',
    isRight: (value) => value >= 0 && value < 100,
    rule: 'From 0, and below 100 percent.',
  },
]

/** A field that is cleared has no number yet. */
function problemOf({ isRight, rule }: Field, value: number | null | undefined): string | null {
  return value === null || value === undefined || isRight(value) ? null : rule
}

interface ThresholdProps extends Field {
  readonly overrides: Overrides
  readonly change: (overrides: Overrides) => void
  readonly defaults: Rule
  /** What is wrong with it. */
  readonly said: string | null
}

function Threshold(props: ThresholdProps) {
  const { name, label, unit, rule, overrides, change, defaults, said } = props
  const own = overrides[name]
  const usual = defaults[name]
  const choose = (choice: string): void => {
    const { [name]: _, ...rest } = overrides
    if (choice === 'default') change(rest)
    else change({ ...rest, [name]: choice === 'off' ? null : (usual ?? 1) })
  }
  const chosen = own === undefined ? 'default' : own === null ? 'off' : 'own'
  return (
    <>
      <RadioGroup label={label} orientation="horizontal" value={chosen} onChange={choose}>
        <Radio value="default">{`As by default (${usual ?? 'off'})`}</Radio>
        <Radio value="own">Of its own</Radio>
        <Radio value="off">No alert</Radio>
      </RadioGroup>
      {typeof own === 'number' ? (
        <NumberField
          label={unit}
          description={rule}
          formatOptions={{ maximumFractionDigits: 4 }}
          hideStepper
          isInvalid={said !== null}
          errorMessage={said}
          value={own}
          onChange={(value) => change({ ...overrides, [name]: value })}
        />
      ) : null}
    </>
  )
}
