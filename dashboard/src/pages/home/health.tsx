/** health: what Weir says of its own parts; what is not well stands on top of the page. */
import { Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { Readiness } from '../../../../src/api/contract/weir/health.ts'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'

const list = style({ margin: 0, padding: 0, listStyleType: 'none', font: 'body' })
const row = style({
  display: 'grid',
  gridTemplateColumns: '104px 1fr',
  alignItems: 'baseline',
  columnGap: 16,
  paddingY: 4,
})

function useHealth() {
  return useQuery({
    queryKey: ['health'],
    // 503 is an answer here too: it says what is not well.
    queryFn: async ({ signal }) =>
      (await (await fetch('/readyz', { signal })).json()) as Static<typeof Readiness>,
    refetchInterval: 30_000,
  })
}

/** On top, where there is something to do. */
export function Unwell() {
  const { data } = useHealth()
  const wrong = data?.checks.filter(({ ok }) => !ok) ?? []
  if (wrong.length === 0) return null
  return (
    <div className={style({ marginBottom: 32 })}>
      <InlineAlert variant="negative">
        <Heading level={2}>Weir cannot do all of its work</Heading>
        <Content>{wrong.map(({ detail }) => detail).join(' ')}</Content>
      </InlineAlert>
    </div>
  )
}

export function Health() {
  const { data, error, refetch } = useHealth()
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the health of Weir" />
  return (
    <Section title="Health">
      <ul className={list}>
        {data.checks.map(({ name, ok, detail }) => (
          <li key={name} className={row}>
            <Status word={name} tone={ok ? 'positive' : 'negative'} />
            <span className={style({ color: 'neutral-subdued' })}>{detail}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
