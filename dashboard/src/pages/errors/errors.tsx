/** errors: every code that Weir can emit, to be looked up; what is looked for is in the URL. */
import { Link, Picker, PickerItem, SearchField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { Page } from '../../parts/page.tsx'
import { counted } from '../../parts/spoken.ts'
import { useUrlState } from '../../parts/url-state.ts'
import { type Explained, isAbout, kindName, KINDS } from './kinds.ts'

const COLUMNS: readonly ColumnOf<Explained>[] = [
  {
    id: 'code',
    name: 'Code',
    width: 210,
    sortBy: ({ code }) => code,
    render: ({ code }) => <Link href={hrefOf({ code })}>{code}</Link>,
  },
  {
    id: 'title',
    name: 'What it says',
    width: '1fr',
    minWidth: 140,
    sortBy: ({ title }) => title,
    render: ({ title }) => title,
  },
  {
    id: 'meaning',
    name: 'What it means',
    width: '2fr',
    minWidth: 240,
    isExtra: true,
    sortBy: ({ meaning }) => meaning,
    render: ({ meaning }) => meaning,
  },
  {
    id: 'kind',
    name: 'Borne by',
    width: 190,
    isExtra: true,
    sortBy: ({ kind }) => kindName(kind),
    render: ({ kind }) => kindName(kind),
  },
  {
    id: 'status',
    name: 'HTTP',
    width: 90,
    isExtra: true,
    isNumber: true,
    sortBy: ({ status }) => status,
    render: ({ status }) => status ?? '–',
  },
]

const ALL = 'all'
export function ErrorsPage() {
  const [{ find = '', kind }, change] = useUrlState()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['errors'],
    queryFn: ({ signal }) => ask<{ errors: readonly Explained[] }>('/weir/v1/errors', { signal }),
    staleTime: Infinity,
  })
  const rows = (data?.errors ?? []).filter(
    (one) => (kind === undefined || one.kind === kind) && isAbout(one, find),
  )
  return (
    <Page title="Errors">
      <p className={style({ font: 'body', marginTop: 0, maxWidth: 640 })}>
        Every code that Weir can give, with what it means, where it comes from and what to do.
      </p>
      <FilterBar label="Which errors">
        <SearchField
          label="Code or word"
          placeholder="2200, threshold, token …"
          value={find}
          onChange={(text) => change({ find: text })}
          styles={style({ width: 280 })}
        />
        <Picker
          label="Borne by"
          selectedKey={kind ?? ALL}
          onSelectionChange={(key) => change({ kind: key === ALL ? undefined : String(key) })}
        >
          {[[ALL, 'Anything'] as const, ...KINDS].map(([id, name]) => (
            <PickerItem key={id} id={id}>
              {name}
            </PickerItem>
          ))}
        </Picker>
      </FilterBar>
      <output
        className={style({
          display: 'block',
          font: 'ui-sm',
          color: 'neutral-subdued',
          marginBottom: 8,
        })}
      >
        {data === undefined ? '' : counted(rows.length, 'code')}
      </output>
      {error === null ? (
        <DataTable
          label="Errors"
          rows={rows}
          columns={COLUMNS}
          keyOf={({ code }) => code}
          linkOf={hrefOf}
          isLoading={isPending}
          empty={
            <EmptyState title="No code is like that">
              Look for a part of it, or for a word of what it said.
            </EmptyState>
          }
        />
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

function hrefOf({ code }: Pick<Explained, 'code'>): string {
  return `/errors/${encodeURIComponent(code)}`
}
