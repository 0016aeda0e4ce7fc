/** signing-keys: the keys by which receivers know that Weir has called, and their rotation. */
import { Button, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { KeyFields } from '../../../../src/api/contract/weir/key.ts'
import { ask } from '../../client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { Failure } from '../../parts/failure.tsx'
import { When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { useDeed } from '../../parts/use-deed.ts'

type Key = Static<typeof KeyFields>

const COLUMNS: readonly ColumnOf<Key>[] = [
  {
    id: 'path',
    name: 'Public half',
    width: '2fr',
    minWidth: 160,
    render: ({ path }) => (
      <Link href={path} target="_blank">
        {path.split('/').at(-1)}
      </Link>
    ),
  },
  {
    id: 'use',
    name: 'Status',
    width: 120,
    render: ({ status }) => (
      <Status
        word={status === 'signing' ? 'Signs' : 'Retired'}
        tone={status === 'signing' ? 'positive' : 'neutral'}
      />
    ),
  },
  {
    id: 'keyMade',
    name: 'Made (UTC)',
    width: 240,
    isExtra: true,
    render: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    id: 'retired',
    name: 'Retired (UTC)',
    width: 240,
    isExtra: true,
    render: ({ retiredAt }) => <When at={retiredAt} />,
  },
]

export function SigningKeys() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => ask<{ keys: readonly Key[] }>('/weir/v1/keys', { signal }),
  })
  const rotating = useDeed({
    run: () => ask('/weir/v1/keys/rotate', { method: 'POST' }),
    done: () => 'A new key signs from now on.',
    touches: ['keys'],
  })
  return (
    <Section title="Signing keys">
      <p className={style({ font: 'body', marginTop: 0, maxWidth: 640 })}>
        Every call to a webhook bears two signatures, of two keys, so that one can be replaced while
        the other still holds.
      </p>
      {error === null ? (
        <DataTable
          label="Signing keys"
          rows={data?.keys ?? []}
          columns={COLUMNS}
          keyOf={({ path }) => path}
          isLoading={isPending}
          empty={null}
        />
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
      <div className={style({ marginTop: 16 })}>
        <Confirm
          title="Replace the older signing key?"
          deed="Rotate"
          onConfirm={() => rotating.mutate()}
          trigger={
            <Button variant="secondary" isPending={rotating.isPending}>
              Rotate the keys
            </Button>
          }
        >
          A new key takes the place of the older one, whose public half stays readable for 30 days.
          The other goes on signing, so that receivers notice nothing. It can be done once a day.
        </Confirm>
      </div>
    </Section>
  )
}
