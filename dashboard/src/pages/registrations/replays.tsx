/** replays: what the journal holds is sent again: first a plan that says how much, then started, paused, ended. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client.ts'
import type { RegistrationAnswer } from '../../events-api.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Section } from '../../parts/page.tsx'
import { type Replay, ReplayItem } from './replay.tsx'
import { ReplayPlan } from './replay-plan.tsx'

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
        <ReplayPlan registration={registration} path={path} />
      </Section>
      <Section title="Replays">
        {error === null ? null : (
          <Failure error={error} onRetry={() => void refetch()} isShown={data !== undefined} />
        )}
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
