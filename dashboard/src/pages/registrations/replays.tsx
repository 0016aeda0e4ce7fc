/** replays: what the journal holds is sent again: first a plan that says how much, then started, paused, ended. */
import { Button, NumberField, Picker, PickerItem, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, sentenceOf } from '../../client.ts'
import type { RegistrationAnswer } from '../../events-api.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Section } from '../../parts/page.tsx'
import { type Replay, ReplayItem } from './replay.tsx'

export function Replays({ registration }: { readonly registration: RegistrationAnswer }) {
  const path = `/weir/v1/registrations/${registration.registration_id}/replays`
  const { data, error, refetch } = useQuery({
    queryKey: ['replays', registration.registration_id],
    queryFn: ({ signal }) =>
      ask<{ readonly replays: readonly Replay[] }>(`${path}?limit=20`, { signal }),
  })
  return (
    <>
      <Section title="Plan a replay">
        <Plan registration={registration} path={path} />
      </Section>
      <Section title="Replays">
        {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
        {data?.replays.length === 0 ? (
          <EmptyState title="Nothing was sent again yet">
            A plan says how many events it would send. Nothing is sent before it is started.
          </EmptyState>
        ) : null}
        <ul className={style({ margin: 0, padding: 0, listStyleType: 'none' })}>
          {(data?.replays ?? []).map((replay) => (
            <ReplayItem key={replay.id} replay={replay} />
          ))}
        </ul>
      </Section>
    </>
  )
}

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
  readonly from: string
  readonly to: string
  readonly code: string
  readonly perSecond: number
}

function bodyOf({ window, from, to, code, perSecond }: Wish) {
  const hours = WINDOWS.find(([id]) => id === window)?.[2] ?? null
  const isBetween = window === 'between'
  return {
    ...(hours === null ? {} : { from: Date.now() - hours * 3_600_000 }),
    ...(isBetween && from.trim() !== '' ? { from: from.trim() } : {}),
    ...(isBetween && to.trim() !== '' ? { to: to.trim() } : {}),
    ...(code === ANY ? {} : { eventCode: code }),
    perSecond,
  }
}

function Plan({
  registration,
  path,
}: {
  readonly registration: RegistrationAnswer
  readonly path: string
}) {
  const queries = useQueryClient()
  const [wish, setWish] = useState<Wish>({
    window: 'day',
    from: '',
    to: '',
    code: ANY,
    perSecond: 10,
  })
  const change = (changes: Partial<Wish>) => setWish((before) => ({ ...before, ...changes }))
  const planning = useMutation({
    mutationFn: () => ask<Replay>(path, { method: 'POST', body: bodyOf(wish) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['replays'] }),
  })
  const codes = registration.events_of_interest.map((one) => [
    one.event_code,
    one.event_label ?? one.event_code,
  ])
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        planning.mutate()
      }}
    >
      <div className={style({ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: 16 })}>
        <Picker
          label="Events of"
          selectedKey={wish.window}
          onSelectionChange={(key) => change({ window: String(key) })}
          styles={style({ width: 220 })}
        >
          {WINDOWS.map(([id, name]) => (
            <PickerItem key={id} id={id}>
              {name}
            </PickerItem>
          ))}
        </Picker>
        {wish.window === 'between' ? (
          <>
            <TextField
              label="From (UTC)"
              placeholder="2026-11-22T00:00Z"
              value={wish.from}
              onChange={(from) => change({ from })}
            />
            <TextField
              label="Before (UTC)"
              placeholder="2026-11-23T00:00Z"
              value={wish.to}
              onChange={(to) => change({ to })}
            />
          </>
        ) : null}
        <Picker
          label="Code"
          selectedKey={wish.code}
          onSelectionChange={(key) => change({ code: String(key) })}
          styles={style({ width: 260 })}
        >
          {[[ANY, 'Any that it asks for'], ...codes].map(([id = '', name = '']) => (
            <PickerItem key={id} id={id}>
              {name}
            </PickerItem>
          ))}
        </Picker>
        <NumberField
          label="Events a second"
          value={wish.perSecond}
          minValue={1}
          maxValue={1_000}
          onChange={(perSecond) => change({ perSecond })}
          styles={style({ width: 130 })}
        />
        <Button variant="accent" type="submit" isPending={planning.isPending}>
          Plan it
        </Button>
      </div>
      {planning.error === null ? null : (
        <p role="alert" className={style({ font: 'body', color: 'negative' })}>
          {sentenceOf(planning.error)}
        </p>
      )}
    </form>
  )
}
