/** event-fields: which events of which provider somebody wants to hear of, and of which flows. */
import {
  Checkbox,
  ComboBox,
  ComboBoxItem,
  Picker,
  PickerItem,
  Tag,
  TagGroup,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useState } from 'react'
import { codesOf, type Provider, useProviders } from '../../events-api.ts'
import { Failure } from '../../parts/failure.tsx'
import { useNamesOfFlows } from '../../parts/flow-names.ts'
import { Loading } from '../../parts/loading.tsx'
import { useFlowsNamed } from './flow-names.tsx'
import { SampleButton } from './sample.tsx'
import type { Flaws, Interest, Wishes } from './wishes.ts'

export interface FieldsProps {
  readonly wishes: Wishes
  readonly change: (changes: Partial<Wishes>) => void
  /** Said beside the fields, once somebody wants to go on. */
  readonly flaws: Flaws
}

/** Weir's own, which has the runs. */
const PLATFORM = 'platform_notifications'

export function EventFields({ wishes, change, flaws }: FieldsProps) {
  const { data: providers, error, refetch } = useProviders()
  const [chosen, choose] = useState<string | null>(null)
  if (error !== null && providers === undefined)
    return <Failure error={error} onRetry={() => void refetch()} />
  if (providers === undefined) return <Loading what="the providers" />
  const first =
    providers.find(({ id }) => wishes.interests.some(({ providerId }) => providerId === id)) ??
    providers.find(({ provider_metadata: kind }) => kind === PLATFORM)
  const provider = providers.find(({ id }) => id === (chosen ?? first?.id)) ?? providers[0]
  if (provider === undefined) return null
  return (
    <div className={style({ display: 'flex', flexDirection: 'column', gap: 24 })}>
      <Picker
        label="Provider"
        description={provider.description}
        selectedKey={provider.id}
        onSelectionChange={(key) => choose(String(key))}
        styles={style({ width: 360, maxWidth: 'full' })}
      >
        {providers.map(({ id, label }) => (
          <PickerItem key={id} id={id}>
            {label}
          </PickerItem>
        ))}
      </Picker>
      <Codes {...{ provider, wishes, change, flaws }} />
      <Chosen {...{ providers, wishes, change, flaws }} />
      {provider.provider_metadata === PLATFORM || wishes.flowIds.length > 0 ? (
        <Flows {...{ wishes, change, flaws }} />
      ) : null}
    </div>
  )
}

function Codes({ provider, wishes, change, flaws }: FieldsProps & { readonly provider: Provider }) {
  const codes = codesOf(provider)
  // A code may have been asked for by its other name, which stays as it is.
  const others = wishes.interests.filter(
    ({ providerId, code }) =>
      providerId !== provider.id || codes.every(({ event_code }) => event_code !== code),
  )
  const selected = wishes.interests.filter((one) => !others.includes(one)).map(({ code }) => code)
  return (
    <fieldset
      data-flawed={flaws.interests !== undefined}
      className={style({ margin: 0, padding: 0, borderWidth: 0, minWidth: 0 })}
    >
      <legend className={style({ font: 'ui', color: 'neutral-subdued', padding: 0 })}>
        Events
      </legend>
      {flaws.interests === undefined ? null : (
        <p role="alert" className={style({ font: 'ui', color: 'negative', margin: 0 })}>
          {flaws.interests}
        </p>
      )}
      {codes.map(({ event_code: code, label, description }) => (
        <div key={code} className={choice}>
          <div className={style({ flexGrow: 1, flexBasis: 280 })}>
            <Checkbox
              isSelected={selected.includes(code)}
              onChange={(isOn) => {
                const now = isOn ? [...selected, code] : selected.filter((one) => one !== code)
                const own = now.map((one) => ({ providerId: provider.id, code: one }))
                change({ interests: [...others, ...own] })
              }}
            >
              {label}
            </Checkbox>
            <div className={style({ font: 'ui-sm', color: 'neutral-subdued', paddingStart: 24 })}>
              {description}
            </div>
          </div>
          <SampleButton providerId={provider.id} code={code} label={label} />
        </div>
      ))}
    </fieldset>
  )
}

const choice = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 16,
  rowGap: 4,
  paddingY: 8,
  maxWidth: 800,
})

/** Of other providers, which cannot be seen at the same time. */
function Chosen({
  providers,
  wishes,
  change,
}: FieldsProps & { readonly providers: readonly Provider[] }) {
  const ids = new Set(wishes.interests.map(({ providerId }) => providerId))
  if (ids.size < 2) return null
  const labelOf = ({ providerId, code }: Interest) =>
    `${providers.find(({ id }) => id === providerId)?.label ?? providerId}: ${code}`
  const items = wishes.interests.map((one) => ({ id: labelOf(one), one }))
  return (
    <TagGroup
      label="Chosen of all providers"
      items={items}
      onRemove={(keys) =>
        change({ interests: items.filter(({ id }) => !keys.has(id)).map(({ one }) => one) })
      }
    >
      {({ id }) => <Tag id={id}>{id}</Tag>}
    </TagGroup>
  )
}

const MORE = { id: 'more', name: 'There are more: type a part of the name' }

function Flows({ wishes: { flowIds }, change }: FieldsProps) {
  const [typed, setTyped] = useState('')
  const { data } = useFlowsNamed(typed)
  const names = useNamesOfFlows(flowIds)
  const left = (data?.items ?? []).filter(({ id }) => !flowIds.includes(id))
  const hasMore = (data?.next ?? null) !== null
  const tags = flowIds.map((id) => ({ id, name: names.get(id) ?? id }))
  return (
    <div className={style({ display: 'flex', flexDirection: 'column', gap: 12 })}>
      <ComboBox
        label="Only of these flows"
        description="Leave it empty to hear of all flows."
        items={hasMore ? [...left, MORE] : left}
        disabledKeys={[MORE.id]}
        inputValue={typed}
        onInputChange={setTyped}
        selectedKey={null}
        onSelectionChange={(key) => {
          if (key === null) return
          change({ flowIds: [...flowIds, String(key)] })
          setTyped('')
        }}
        styles={style({ width: 360, maxWidth: 'full' })}
      >
        {({ id, name }) => <ComboBoxItem id={id}>{name}</ComboBoxItem>}
      </ComboBox>
      {tags.length === 0 ? null : (
        <TagGroup
          aria-label="Chosen flows"
          items={tags}
          onRemove={(keys) => change({ flowIds: flowIds.filter((id) => !keys.has(id)) })}
        >
          {({ id, name }) => <Tag id={id}>{name}</Tag>}
        </TagGroup>
      )}
    </div>
  )
}
