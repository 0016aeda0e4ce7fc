/**
 * flow-choice: one flow of however many, chosen by a part of its name, or all of them. Keeps: the one that is
 * chosen is shown by its name, also where a link chose it and it is not among those that are offered.
 */
import { ComboBox, ComboBoxItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../client.ts'
import { findOne, listPage } from '../flow-service.ts'

interface Choice {
  readonly id: string
  readonly name: string
}

const ALL: Choice = { id: 'all', name: 'All flows' }
const MORE: Choice = { id: 'more', name: 'There are more: type a part of the name' }
const OFFERED = 25

export function FlowChoice(props: {
  /** Its id; `undefined` for all. */
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
}) {
  const { chosen, onChoose } = props
  const own = useChosen(chosen)
  // What is typed belongs to the choice that it was typed over: another one, of a way back, is shown as it is.
  const [typed, setTyped] = useState<{ text: string; over: string | undefined } | null>(null)
  const name = own?.name ?? ''
  const text = typed !== null && typed.over === chosen ? typed.text : name
  const sought = text === name ? '' : text.trim()
  const { flows, hasMore, isLoading } = useFlows(sought)
  return (
    <ComboBox
      label="Flow"
      placeholder={ALL.name}
      items={offered({ flows, hasMore, sought, own })}
      disabledKeys={[MORE.id]}
      loadingState={isLoading ? 'filtering' : 'idle'}
      inputValue={text}
      onInputChange={(now) => {
        // Without a name it is of all flows.
        const isCleared = now === '' && own !== null
        setTyped({ text: now.slice(0, LONGEST), over: isCleared ? undefined : chosen })
        if (isCleared) onChoose(undefined)
      }}
      selectedKey={chosen ?? null}
      onSelectionChange={(key) => {
        const id = key === null || key === ALL.id ? undefined : String(key)
        setTyped(id === undefined ? { text: '', over: undefined } : null)
        if (id !== chosen) onChoose(id)
      }}
      styles={style({ width: { default: 'full', lg: 240 } })}
    >
      {({ id, name: says }) => <ComboBoxItem id={id}>{says}</ComboBoxItem>}
    </ComboBox>
  )
}

/** With the one that is chosen, whatever is looked for: the field takes its text from there. */
function offered(props: {
  readonly flows: readonly Choice[]
  readonly hasMore: boolean
  readonly sought: string
  readonly own: Choice | null
}): readonly Choice[] {
  const { flows, hasMore, sought, own } = props
  return [
    ...(sought === '' ? [ALL] : []),
    ...(own === null ? [] : [own]),
    ...flows.filter(({ id }) => id !== own?.id),
    ...(hasMore ? [MORE] : []),
  ]
}

/** As long as a name may be that is looked for. */
const LONGEST = 255

/** One that is gone is called by its id. */
function useChosen(id: string | undefined): Choice | null {
  const { data, isError } = useQuery({
    queryKey: ['flows', id, 'name'],
    enabled: id !== undefined,
    queryFn: ({ signal }) => findOne<Choice>('flows', id ?? '', signal),
  })
  if (id === undefined) return null
  if (isError) return { id, name: id }
  return data?.id === id ? { id, name: data.name } : null
}

/** In the order of their names; the first of all where nothing is looked for. */
function useFlows(sought: string) {
  const { data, isPending, isPlaceholderData } = useQuery({
    queryKey: ['flows', 'choices', sought],
    queryFn: async ({ signal }) => {
      const query = { orderby: '+name', limit: OFFERED }
      if (sought === '') return await listPage<Choice>('flows', query, signal)
      const named = `/weir/v1/flows/named?contains=${encodeURIComponent(sought)}`
      const { ids } = await ask<{ readonly ids: readonly string[] }>(named, { signal })
      if (ids.length === 0) return { items: [], next: null }
      return await listPage<Choice>(
        'flows',
        { ...query, property: [`id==${ids.join(',')}`] },
        signal,
      )
    },
    placeholderData: keepPreviousData,
  })
  return {
    flows: data?.items ?? [],
    hasMore: (data?.next ?? null) !== null,
    isLoading: isPending || isPlaceholderData,
  }
}
