/** missed: how many deliveries of a registration wait, were refused or given up, each leading to them. */
import { Link } from '@react-spectrum/s2'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client.ts'

const WORDS = { waiting: 'wait', refused: 'were refused', expired: 'were given up' } as const
type Outcome = keyof typeof WORDS

const MOST = 100

/** Nothing where none was refused or given up. */
export function Missed({ registrationId }: { readonly registrationId: string }) {
  const all = [useCount(registrationId, 'refused'), useCount(registrationId, 'expired')]
  return all
    .filter(({ count = 0 }) => count > 0)
    .map(({ outcome, count = 0 }) => (
      <span key={outcome}>
        <Link href={`/registrations/${registrationId}?tab=deliveries&show=${outcome}`}>
          {spoken(count)} {count === 1 ? WORDS[outcome].replace('were', 'was') : WORDS[outcome]}
        </Link>
        .{' '}
      </span>
    ))
}

export function OwedCount(props: { readonly registrationId: string; readonly outcome: Outcome }) {
  const { registrationId, outcome } = props
  const { count } = useCount(registrationId, outcome)
  if (count === undefined) return '–'
  if (count === 0) return 0
  return (
    <Link href={`/registrations/${registrationId}?tab=deliveries&show=${outcome}`}>
      {spoken(count)}
    </Link>
  )
}

function useCount(registrationId: string, outcome: Outcome) {
  const { data } = useQuery({
    queryKey: ['deliveries', 'count', registrationId, outcome],
    queryFn: async ({ signal }) => {
      const asked = new URLSearchParams({ registrationId, status: outcome, limit: String(MOST) })
      const path = `/weir/v1/deliveries?${asked}`
      return (await ask<{ deliveries: readonly unknown[] }>(path, { signal })).deliveries.length
    },
  })
  return { outcome, count: data }
}

function spoken(count: number): string {
  return count === MOST ? `${MOST} or more` : String(count)
}
