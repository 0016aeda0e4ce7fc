/** connection-step: a connection that is there already, tested, or a new one. */
import { Button, Radio, RadioGroup } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, sentenceOf } from '../../../client.ts'
import { FLOW_SERVICE, listPage } from '../../../flow-service.ts'
import { Failure } from '../../../parts/failure.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { NO_ANSWERS } from './answers.ts'
import type { Connection } from './flow-draft.ts'
import { NewConnection } from './new-connection.tsx'
import { Told } from './told.tsx'
import type { Wizard } from './use-wizard.ts'

const column = style({ display: 'flex', flexDirection: 'column', gap: 24, maxWidth: 640 })

export function ConnectionStep({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  const [isNew, setNew] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['connections', 'list'],
    queryFn: ({ signal }) =>
      listPage<Connection>('connections', { property: ['state==enabled'], limit: 100 }, signal),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the connections" />
  const { connectionId } = answers
  // What was chosen behind another connection means nothing behind this one.
  const choose = (id: string) => {
    if (id !== connectionId) tell({ ...NO_ANSWERS, connectionId: id })
  }
  const hasNone = data.items.length === 0
  if (isNew || hasNone) {
    return (
      <NewConnection
        isFirst={hasNone}
        onLeave={() => setNew(false)}
        onMade={(id) => {
          choose(id)
          setNew(false)
        }}
      />
    )
  }
  return (
    <div className={column}>
      <RadioGroup label="Connection" value={connectionId} onChange={choose}>
        {data.items.map(({ id, name }) => (
          <Radio key={id} value={id}>
            {name}
          </Radio>
        ))}
      </RadioGroup>
      <div className={style({ display: 'flex', flexWrap: 'wrap', alignItems: 'start', gap: 12 })}>
        {connectionId === null ? null : <Test key={connectionId} id={connectionId} />}
        <Button variant="secondary" onPress={() => setNew(true)}>
          Make another connection
        </Button>
      </div>
    </div>
  )
}

function Test({ id }: { readonly id: string }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['connections', id, 'test'],
    enabled: false,
    retry: false,
    gcTime: 0,
    queryFn: ({ signal }) => ask(`${FLOW_SERVICE}/connections/${id}/test`, { signal }),
  })
  return (
    <div className={style({ display: 'flex', flexDirection: 'column', gap: 12 })}>
      <div>
        <Button variant="secondary" isPending={isFetching} onPress={() => void refetch()}>
          Test it
        </Button>
      </div>
      {data === undefined || error !== null ? null : (
        <Told tone="positive" title="It can be reached">
          Its files can be looked at in the next step.
        </Told>
      )}
      {error === null ? null : (
        <Told tone="negative" title="It cannot be reached">
          {sentenceOf(error)}
        </Told>
      )}
    </div>
  )
}
