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
  })
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
              <Threshold
                name="delayMinutes"
                label="How long a run may take"
                unit="Minutes, below 600"
                most={599}
                {...{ overrides, setOverrides, defaults }}
              />
              <Threshold
                name="errorRatePercent"
                label="What share of its rows may be refused"
                unit="Percent, below 100"
                most={99.99}
                {...{ overrides, setOverrides, defaults }}
              />
              {saving.error === null ? null : <Problem sentence={sentenceOf(saving.error)} />}
            </Form>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              Cancel
            </Button>
            <Button
              variant="accent"
              // A field that is cleared has no number yet.
              isDisabled={Object.values(overrides).some(Number.isNaN)}
              isPending={saving.isPending}
              onPress={() => saving.mutate(undefined, { onSuccess: close })}
            >
              Save
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  )
}

function Threshold(props: {
  readonly name: keyof Rule
  readonly label: string
  readonly unit: string
  readonly most: number
  readonly overrides: Overrides
  readonly setOverrides: (overrides: Overrides) => void
  readonly defaults: Rule
}) {
  const { name, label, unit, most, overrides, setOverrides, defaults } = props
  const own = overrides[name]
  const usual = defaults[name]
  const choose = (choice: string): void => {
    const { [name]: _, ...rest } = overrides
    if (choice === 'default') setOverrides(rest)
    else setOverrides({ ...rest, [name]: choice === 'off' ? null : (usual ?? 1) })
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
          minValue={0}
          maxValue={most}
          step={0.01}
          hideStepper
          value={own}
          onChange={(value) => setOverrides({ ...overrides, [name]: value })}
        />
      ) : null}
    </>
  )
}
