/** error: one code: what it means, where it comes from, and what to do about it. */
import { LinkButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ask, Refused } from '../../client.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { type Explained, kindName } from './kinds.ts'

const ABOVE = [{ name: 'Errors', href: '/errors' }]
const sentence = style({ font: 'body-lg', margin: 0, maxWidth: 720, overflowWrap: 'anywhere' })

export function ErrorPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['errors', id],
    queryFn: ({ signal }) =>
      ask<Explained>(`/weir/v1/errors/${encodeURIComponent(id)}`, { signal }),
    staleTime: Infinity,
  })
  if (error !== null) {
    return (
      <Page title="Error" above={ABOVE}>
        {error instanceof Refused && error.status === 404 ? (
          <NoCode code={id} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    )
  }
  if (data === undefined) return <Loading what="what the code means" />
  const { code, title, meaning, cause, cure, kind, status } = data
  return (
    <Page title={code} above={ABOVE} aside={<CopyButton text={code} what="the code" />}>
      <p className={style({ font: 'title-lg', marginTop: 0, marginBottom: 32 })}>{title}</p>
      {(
        [
          ['What it means', meaning],
          ['Where it comes from', cause],
          ['What to do', cure],
        ] as const
      ).map(([name, says]) => (
        <Section key={name} title={name}>
          <p className={sentence}>{says}</p>
        </Section>
      ))}
      <Section title="Where it is met">
        <Figures
          rows={[
            ['Borne by', kindName(kind)],
            ['HTTP status', status ?? 'None: it answers no request'],
          ]}
          isWide
        />
      </Section>
    </Page>
  )
}

function NoCode({ code }: { readonly code: string }) {
  return (
    <EmptyState
      title="There is no such code"
      action={
        <LinkButton variant="secondary" href={`/errors?find=${encodeURIComponent(code.trim())}`}>
          Look for it among all codes
        </LinkButton>
      }
    >
      Weir gives no code “{code.length > LONG ? `${code.slice(0, LONG)}…` : code}”.
    </EmptyState>
  )
}

const LONG = 80
