/** schemas: the schemas of this Weir, with what they are composed of. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../../client.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Count, When } from '../../parts/measures.tsx'
import { Page } from '../../parts/page.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { usePaging } from '../../parts/use-list.ts'
import { REGISTRY, type Schema } from '../../schema-registry.ts'

const COLUMNS: readonly ColumnOf<Schema>[] = [
  {
    id: 'title',
    name: 'Title',
    width: '2fr',
    minWidth: 160,
    sortBy: ({ title }) => title,
    render: (schema) => <Link href={hrefOf(schema)}>{schema.title}</Link>,
  },
  {
    id: 'version',
    name: 'Version',
    width: 100,
    sortBy: ({ version }) => version,
    render: ({ version }) => version,
  },
  {
    id: 'extends',
    name: 'Composed of',
    isNumber: true,
    width: 130,
    isExtra: true,
    sortBy: (schema) => schema['meta:extends']?.length,
    render: (schema) => <Count value={schema['meta:extends']?.length ?? 0} />,
  },
  {
    id: 'changed',
    name: 'Changed (UTC)',
    width: '1fr',
    minWidth: 220,
    isExtra: true,
    sortBy: changedAt,
    render: (schema) => <When at={changedAt(schema)} />,
  },
]

function changedAt(schema: Schema): number {
  return schema['meta:registryMetadata']['repo:lastModifiedDate']
}

function hrefOf(schema: Schema): string {
  return `/schemas/${schema['meta:altId']}`
}

interface Answer {
  readonly results: readonly Schema[]
  readonly _page: { readonly next: string | null }
}

/** The registry goes on behind a title. */
const LIMIT = 50

export function SchemasPage() {
  const [{ title = '', after = null }, change] = useUrlState()
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['schemas', 'list', title, after],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ orderby: 'title', limit: String(LIMIT) })
      if (after !== null) query.set('start', after)
      if (title !== '') {
        // The registry compares; it does not search. What begins with the text lies between these two.
        query.append('property', `title>=${title}`)
        query.append('property', `title<${title}\u{10FFFF}`)
      }
      const headers = { accept: 'application/vnd.adobe.xed+json' }
      return ask<Answer>(`${REGISTRY}/tenant/schemas?${query}`, { headers, signal })
    },
    placeholderData: keepPreviousData,
  })
  const paging = usePaging(after, data && { next: data._page.next })
  return (
    <Page title="Schemas">
      <search aria-label="Which schemas" className={style({ marginBottom: 24, display: 'flex' })}>
        <SearchBox
          label="Title begins with"
          value={title}
          onSearch={(text) => change({ title: text?.trim() })}
        />
      </search>
      {error === null ? (
        <DataTable
          label="Schemas"
          rows={data?.results ?? []}
          columns={COLUMNS}
          keyOf={({ $id }) => $id}
          linkOf={hrefOf}
          isLoading={isPending}
          isStale={isPlaceholderData}
          paging={paging}
          empty={<NoSchemas isFiltered={title !== ''} />}
        />
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

function NoSchemas({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No schema is called so">
      Write less of its title, and mind its case.
    </EmptyState>
  ) : (
    <EmptyState title="No schemas yet" action={<Link href="/flows">To the flows</Link>}>
      A schema is made with the first flow that has one, or by the Schema Registry API.
    </EmptyState>
  )
}
