/** replay-plan: which events of a journal are to be sent again, and how fast; Weir answers how many they are. */
import {
  Button,
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  NumberField,
  Picker,
  PickerItem,
  TextArea,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, sentenceOf } from '../../client.ts'
import type { RegistrationAnswer } from '../../events-api.ts'
import { InstantField } from '../../parts/instant-field.tsx'
import { counted } from '../../parts/spoken.ts'
import { refusedAt } from './refusals.ts'
import type { Replay } from './replay.tsx'

const WINDOWS: readonly (readonly [id: string, name: string, hours: number | null])[] = [
  ['hour', 'The last hour', 1],
  ['day', 'The last 24 hours', 24],
  ['week', 'The last 7 days', 24 * 7],
  ['all', 'All that is kept', null],
  ['between', 'Between two instants', null],
]

const ANY = 'any'

interface Wish {
  readonly window: string
  /** In epoch milliseconds; `null`: no bound. */
  readonly from: number | null
  readonly to: number | null
  readonly code: string
  /** JSON as a text; '' for none. */
  readonly rule: string
  /** NaN where the field is empty. */
  readonly perSecond: number
}

const USUAL: Wish = { window: 'day', from: null, to: null, code: ANY, rule: '', perSecond: 10 }

function bodyOf({ code, rule, perSecond, ...wish }: Wish) {
  return {
    ...windowOf(wish),
    ...(code === ANY ? {} : { eventCode: code }),
    ...(rule.trim() === '' ? {} : { subscriber_filter: rule }),
    ...(Number.isNaN(perSecond) ? {} : { perSecond }),
  }
}

function windowOf({ window, from, to }: Pick<Wish, 'window' | 'from' | 'to'>) {
  const hours = WINDOWS.find(([id]) => id === window)?.[2] ?? null
  if (hours !== null) return { from: Date.now() - hours * 3_600_000 }
  if (window !== 'between') return {}
  return {
    ...(from === null ? {} : { from: Math.max(0, from) }),
    ...(to === null ? {} : { to: Math.max(0, to) }),
  }
}

const row = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: 16 })

export function ReplayPlan({
  registration,
  path,
}: {
  readonly registration: RegistrationAnswer
  readonly path: string
}) {
  const queries = useQueryClient()
  const [wish, setWish] = useState(USUAL)
  const planning = useMutation({
    mutationFn: () => ask<Replay>(path, { method: 'POST', body: bodyOf(wish) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['replays'] }),
  })
  const change = (changes: Partial<Wish>) => {
    planning.reset()
    setWish((before) => ({ ...before, ...changes }))
  }
  const refused = refusedAt(planning.error, ['rule', 'perSecond'])
  const isBackwards = wish.from !== null && wish.to !== null && wish.from >= wish.to
  const flaw = wish.window === 'between' && isBackwards ? 'It must be later.' : undefined
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (flaw === undefined) planning.mutate()
      }}
    >
      <div className={row}>
        <Choose
          label="Events of"
          rows={WINDOWS}
          chosen={wish.window}
          onChoose={(window) => change({ window })}
        />
        {wish.window === 'between' ? (
          <>
            <InstantField label="From" at={wish.from} onChange={(from) => change({ from })} />
            <InstantField
              label="Before"
              at={wish.to}
              flaw={flaw}
              onChange={(to) => change({ to })}
            />
          </>
        ) : null}
        <Choose
          label="Code"
          rows={codesOf(registration)}
          chosen={wish.code}
          onChoose={(code) => change({ code })}
        />
        <NumberField
          label="Events a second"
          value={wish.perSecond}
          minValue={1}
          maxValue={1_000}
          step={1}
          onChange={(perSecond) => change({ perSecond })}
          isInvalid={refused.perSecond !== undefined}
          errorMessage={refused.perSecond}
          styles={style({ width: 130 })}
        />
        <Button variant="accent" type="submit" isPending={planning.isPending}>
          Plan it
        </Button>
      </div>
      <Disclosure isQuiet styles={style({ marginTop: 12 })}>
        <DisclosureTitle>Only what a rule lets through</DisclosureTitle>
        <DisclosurePanel>
          <TextArea
            label="Rule"
            description="JSON, as in a filter. “Filter” has examples, and tries one on real events."
            value={wish.rule}
            onChange={(rule) => change({ rule })}
            isInvalid={refused.rule !== undefined}
            errorMessage={refused.rule}
            styles={style({ width: 640, maxWidth: 'full' })}
          />
        </DisclosurePanel>
      </Disclosure>
      <output className={style({ font: 'body', display: 'block', marginTop: 12 })}>
        {planning.data === undefined
          ? null
          : `${counted(planning.data.count, 'event')} would be sent. Nothing is before you start it below.`}
      </output>
      {planning.error === null || Object.keys(refused).length > 0 ? null : (
        <p role="alert" className={style({ font: 'body', color: 'negative' })}>
          {sentenceOf(planning.error)}
        </p>
      )}
    </form>
  )
}

function codesOf({ events_of_interest: interests }: RegistrationAnswer) {
  return [
    [ANY, 'Any that it asks for'],
    ...interests.map((one) => [one.event_code, one.event_label ?? one.event_code]),
  ]
}

function Choose(props: {
  readonly label: string
  readonly rows: readonly (readonly unknown[])[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}) {
  const { label, rows, chosen, onChoose } = props
  return (
    <Picker
      label={label}
      selectedKey={chosen}
      onSelectionChange={(key) => onChoose(String(key))}
      styles={style({ width: 240 })}
    >
      {rows.map(([id, name]) => (
        <PickerItem key={String(id)} id={String(id)}>
          {String(name)}
        </PickerItem>
      ))}
    </Picker>
  )
}
