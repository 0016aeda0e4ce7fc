/** new-connection: makes a connection of one of the kinds that this Weir has, and keeps it only if it can be reached. */
import { Button, Form, Picker, PickerItem, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, sentenceOf } from '../../../client.ts'
import { FLOW_SERVICE, listPage } from '../../../flow-service.ts'
import { Failure } from '../../../parts/failure.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { Told } from './told.tsx'

/** What the API publishes of a kind of source. */
interface Spec {
  readonly id: string
  readonly name: string
  readonly authSpec?: readonly {
    readonly name: string
    readonly spec: {
      readonly properties?: Readonly<Record<string, Property>>
      readonly required?: readonly string[]
    }
  }[]
  readonly sourceSpec?: {
    readonly attributes: {
      readonly uiAttributes: { readonly label: { readonly value: string } }
    }
  }
  readonly attributes: { readonly isSource: boolean }
}

interface Property {
  readonly type?: unknown
  readonly description?: string
  readonly format?: string
}

interface NewConnectionProps {
  /** There is no other to go back to. */
  readonly isFirst: boolean
  readonly onMade: (id: string) => void
  readonly onLeave: () => void
}

export function NewConnection(props: NewConnectionProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['connectionSpecs'],
    queryFn: ({ signal }) => listPage<Spec>('connectionSpecs', {}, signal),
    staleTime: Infinity,
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the kinds of connection" />
  return <Fields {...props} specs={data.items.filter(({ attributes }) => attributes.isSource)} />
}

function Fields({
  specs,
  isFirst,
  onMade,
  onLeave,
}: NewConnectionProps & { readonly specs: readonly Spec[] }) {
  const [specId, setSpecId] = useState(specs[0]?.id ?? '')
  const [name, setName] = useState('')
  const [params, setParams] = useState<Readonly<Record<string, string>>>({})
  const spec = specs.find(({ id }) => id === specId)
  const auth = spec?.authSpec?.[0]
  const queries = useQueryClient()
  const making = useMutation({
    mutationFn: () => makeReachable(spec?.id ?? '', name, auth?.name ?? '', params),
    async onSuccess(id) {
      await queries.invalidateQueries({ queryKey: ['connections'] })
      onMade(id)
    },
  })
  return (
    <Form
      styles={style({ maxWidth: 640 })}
      onSubmit={(event) => {
        event.preventDefault()
        making.mutate()
      }}
    >
      <p className={style({ font: 'body', margin: 0 })}>
        {isFirst ? 'There is no connection yet. ' : ''}A connection is kept at once, and other flows
        can use it too. It is the only thing that is made before the last step.
      </p>
      <Picker
        label="Kind"
        selectedKey={specId}
        onSelectionChange={(key) => {
          setSpecId(String(key))
          setParams({})
        }}
      >
        {specs.map(({ id, name: kind, sourceSpec }) => (
          <PickerItem key={id} id={id}>
            {sourceSpec?.attributes.uiAttributes.label.value ?? kind}
          </PickerItem>
        ))}
      </Picker>
      <TextField label="Name" isRequired maxLength={255} value={name} onChange={setName} />
      <ParamFields spec={auth?.spec} params={params} setParams={setParams} />
      {making.error === null ? null : (
        <Told tone="negative" title="No connection was made">
          {sentenceOf(making.error)}
        </Told>
      )}
      <div className={style({ display: 'flex', gap: 12 })}>
        {isFirst ? null : (
          <Button variant="secondary" onPress={onLeave}>
            Choose one that is there
          </Button>
        )}
        <Button variant="accent" type="submit" isPending={making.isPending}>
          Test and keep it
        </Button>
      </div>
    </Form>
  )
}

type Params = Readonly<Record<string, string>>

function ParamFields({
  spec: { properties = {}, required = [] } = {},
  params,
  setParams,
}: {
  readonly spec: NonNullable<Spec['authSpec']>[number]['spec'] | undefined
  readonly params: Params
  readonly setParams: (params: Params) => void
}) {
  return Object.entries(properties).map(([key, { description, format }]) => (
    <TextField
      key={key}
      label={labelOf(key)}
      description={description}
      type={format === 'password' ? 'password' : 'text'}
      isRequired={required.includes(key)}
      value={params[key] ?? ''}
      onChange={(value) => setParams({ ...params, [key]: value })}
    />
  ))
}

/** `root` → "Root", `accessKeyId` → "Access key id". */
function labelOf(key: string): string {
  if (key === 'root') return 'Folder'
  const words = key.replaceAll(
    /([a-z])([A-Z])/g,
    (_, one, other) => `${one} ${other.toLowerCase()}`,
  )
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** It must be there to be tested; one that cannot be reached is taken back. */
async function makeReachable(
  specId: string,
  name: string,
  specName: string,
  params: Readonly<Record<string, string>>,
): Promise<string> {
  const given = Object.entries(params)
    .map(([key, value]) => [key, value.trim()] as const)
    .filter(([, value]) => value !== '')
  const path = `${FLOW_SERVICE}/connections`
  const { id } = await ask<{ readonly id: string }>(path, {
    method: 'POST',
    body: {
      name: name.trim(),
      auth: { specName, params: Object.fromEntries(given) },
      connectionSpec: { id: specId, version: '1.0' },
    },
  })
  try {
    await ask(`${path}/${id}/test`)
    return id
  } catch (error) {
    await ask(`${path}/${id}`, { method: 'DELETE' }).catch(() => null)
    throw error
  }
}
