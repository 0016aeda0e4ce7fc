/** event-filters: which events are looked for: by any id, code, flow and time. */
import { Button, Form, Picker, PickerItem, SearchField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { useState } from 'react'
import type { Context } from '../../../../src/api/contract/context.ts'
import type { ProviderList } from '../../../../src/api/contract/events/provider.ts'
import { ask } from '../../client.ts'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { FlowChoice } from '../../parts/flow-choice.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import { type UrlState, useUrlState } from '../../parts/url-state.ts'
import { BETWEEN, instantIn, SPANS, writtenInstant } from './find-events.ts'

interface Choice {
  readonly id: string
  readonly name: string
}

const ALL = 'all'
export function EventFilters() {
  const [state, change] = useUrlState()
  const codes = useCodes()
  return (
    <FilterBar label="Which events">
      <Finder find={state.find ?? ''} onFind={(find) => change({ find })} />
      <Choose
        label="Event code"
        all="All codes"
        choices={codes}
        chosen={state.code}
        onChoose={(code) => change({ code })}
      />
      <FlowChoice chosen={state.flow} onChoose={(flow) => change({ flow })} />
      <Choose
        label="When"
        all="Any time"
        choices={[
          ...SPANS.map(([id, name]) => ({ id, name })),
          { id: BETWEEN, name: 'Between two instants' },
        ]}
        chosen={state.range}
        onChoose={(range) => change({ range, from: undefined, to: undefined })}
      />
      {state.range === BETWEEN ? <Between state={state} change={change} /> : null}
    </FilterBar>
  )
}

function Between(props: {
  readonly state: UrlState
  readonly change: (changes: UrlState) => void
}) {
  const { state, change } = props
  const [from, to] = [instantIn(state.from), instantIn(state.to)]
  const isBackwards = from !== null && to !== null && from >= to
  return (
    <>
      <InstantField
        label="From"
        at={from}
        onChange={(at) => change({ from: writtenInstant(at) })}
      />
      <InstantField
        label="Before"
        at={to}
        flaw={isBackwards ? 'It must be later.' : undefined}
        onChange={(at) => change({ to: writtenInstant(at) })}
      />
    </>
  )
}

function Finder(props: { readonly find: string; readonly onFind: (find: string) => void }) {
  const { find, onFind } = props
  const [typed, setTyped] = useState({ text: find, since: find })
  // The address may have changed by other means: a link, the way back.
  const text = typed.since === find ? typed.text : find
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault()
        const wanted = text.trim()
        setTyped({ text: wanted, since: wanted })
        onFind(wanted)
      }}
    >
      <div className={style({ display: 'flex', alignItems: 'end', gap: 8 })}>
        <SearchField
          label="Any id"
          placeholder="Of event, run or flow"
          value={text}
          onChange={(now) => setTyped({ text: now, since: find })}
          onClear={() => {
            setTyped({ text: '', since: '' })
            onFind('')
          }}
          styles={style({ width: { default: 216, lg: 280 } })}
        />
        <Button type="submit" variant="secondary">
          Find
        </Button>
      </div>
    </Form>
  )
}

function Choose(props: {
  readonly label: string
  readonly all: string
  readonly choices: readonly Choice[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
}) {
  const { label, all, choices, chosen, onChoose } = props
  // What a link asks for is shown, known or not.
  const isKnown = chosen === undefined || choices.some(({ id }) => id === chosen)
  const items = [
    { id: ALL, name: all },
    ...choices,
    ...(isKnown ? [] : [{ id: chosen, name: chosen }]),
  ]
  return (
    <Picker
      label={label}
      items={items}
      selectedKey={chosen ?? ALL}
      onSelectionChange={(key) => onChoose(key === ALL ? undefined : String(key))}
    >
      {({ id, name }) => <PickerItem id={id}>{name}</PickerItem>}
    </Picker>
  )
}

/** Of all providers, each once: two may have the same. */
function useCodes(): readonly Choice[] {
  const { data } = useQuery({
    queryKey: ['providers', 'codes'],
    queryFn: async ({ signal }) => {
      const { organisation } = await ask<Static<typeof Context>>('/weir/v1/context', { signal })
      const path = `/events/${organisation.consumerOrgId}/providers?eventmetadata=true`
      return await ask<Static<typeof ProviderList>>(path, { signal })
    },
  })
  const codes = (data?._embedded.providers ?? []).flatMap(
    ({ _embedded }) => _embedded?.eventmetadata.map(({ event_code: code }) => code) ?? [],
  )
  return [...new Set(codes)].map((code) => ({ id: code, name: code }))
}
