/** event-filters: which events are looked for: by any id, code, flow and time. */
import { Button, Form, Picker, PickerItem, SearchField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { useState } from 'react'
import type { Context } from '../../../../src/api/contract/context.ts'
import type { ProviderList } from '../../../../src/api/contract/events/provider.ts'
import { ask } from '../../client.ts'
import { listPage } from '../../flow-service.ts'
import { useUrlState } from '../../parts/url-state.ts'
import { SPANS } from './find-events.ts'

interface Choice {
  readonly id: string
  readonly name: string
}

const ALL = 'all'
const row = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'end',
  columnGap: 24,
  rowGap: 12,
  marginBottom: 24,
})

export function EventFilters() {
  const [state, change] = useUrlState()
  const flows = useFlows()
  const codes = useCodes()
  return (
    <search aria-label="Which events" className={row}>
      {/* A new one for each address, so that it shows what is looked for after a way back too. */}
      <Finder key={state.find} find={state.find ?? ''} onFind={(find) => change({ find })} />
      <Choose
        label="Event code"
        all="All codes"
        choices={codes}
        chosen={state.code}
        onChoose={(code) => change({ code })}
      />
      <Choose
        label="Flow"
        all="All flows"
        choices={flows}
        chosen={state.flow}
        onChoose={(flow) => change({ flow })}
      />
      <Choose
        label="When"
        all="Any time"
        choices={SPANS.map(([id, name]) => ({ id, name }))}
        chosen={state.range}
        onChoose={(range) => change({ range })}
      />
    </search>
  )
}

function Finder(props: { readonly find: string; readonly onFind: (find: string) => void }) {
  const { find, onFind } = props
  const [text, setText] = useState(find)
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault()
        onFind(text.trim())
      }}
    >
      <div className={style({ display: 'flex', alignItems: 'end', gap: 8 })}>
        <SearchField
          label="Any id"
          placeholder="Of event, run or flow"
          value={text}
          onChange={setText}
          onClear={() => onFind('')}
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

export function useFlows(): readonly Choice[] {
  const { data } = useQuery({
    queryKey: ['flows', 'names'],
    queryFn: ({ signal }) => listPage<Choice>('flows', { orderby: '+name', limit: 100 }, signal),
  })
  return data?.items ?? []
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
