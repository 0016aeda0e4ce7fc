/** schema-use: what a schema is composed of, by name, and the datasets whose rows keep to it. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { catalogPage, type Dataset } from '../../catalog.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { Loading } from '../../parts/loading.tsx'
import { When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { REGISTRY, type Schema } from '../../schema-registry.ts'

const list = style({ font: 'body', margin: 0, padding: 0, listStyleType: 'none' })
const item = style({
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 12,
  alignItems: 'baseline',
  paddingY: 4,
})
const quiet = style({ font: 'ui-sm', color: 'neutral-subdued', overflowWrap: 'anywhere' })
const none = style({ font: 'body', margin: 0 })

export function SchemaUse({ schema }: { readonly schema: Schema }) {
  return (
    <>
      <Composition schema={schema} />
      <Datasets schemaId={schema.$id} />
      <About schema={schema} />
    </>
  )
}

interface Named {
  readonly $id: string
  readonly title: string
  readonly kind: string
}

const KINDS: readonly (readonly [kind: string, name: string])[] = [
  ['classes', 'class'],
  ['fieldgroups', 'field group'],
  ['datatypes', 'data type'],
  ['behaviors', 'behavior'],
]

/** What resources are called is told by lists alone, of which there are a few short ones. */
function useNames() {
  return useQuery({
    queryKey: ['schemas', 'names'],
    queryFn: async ({ signal }) => {
      const headers = { accept: 'application/vnd.adobe.xed-id+json' }
      const lists = await Promise.all(
        KINDS.flatMap(([kind, name]) =>
          (kind === 'behaviors' ? ['global'] : ['global', 'tenant']).map(async (container) => {
            const path = `${REGISTRY}/${container}/${kind}?limit=500`
            const { results } = await ask<{ results: readonly Omit<Named, 'kind'>[] }>(path, {
              headers,
              signal,
            })
            return results.map(({ $id, title }) => ({ $id, title, kind: name }))
          }),
        ),
      )
      return new Map(lists.flat().map((one) => [one.$id, one]))
    },
    staleTime: 60_000,
  })
}

function Composition({ schema }: { readonly schema: Schema }) {
  const { data: names, error } = useNames()
  const ids = schema['meta:extends'] ?? []
  return (
    <Section title="Composed of">
      {error === null ? null : <Failure error={error} />}
      {ids.length === 0 ? (
        <p className={none}>Nothing else: all of its fields are its own.</p>
      ) : null}
      <ul className={list}>
        {ids.map((id) => (
          <li key={id} className={item}>
            <strong>{names?.get(id)?.title ?? id}</strong>
            <span className={quiet}>{names?.get(id)?.kind ?? ''}</span>
            <span className={quiet}>{id}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** More than these are in the list of datasets. */
const SHOWN = 50

function Datasets({ schemaId }: { readonly schemaId: string }) {
  const { data, error } = useQuery({
    queryKey: ['datasets', 'of a schema', schemaId],
    queryFn: ({ signal }) =>
      catalogPage<Dataset>(
        'dataSets',
        { property: `schemaRef.id=="${schemaId}"`, orderBy: 'asc:name' },
        { limit: SHOWN, after: null },
        signal,
      ),
  })
  return (
    <Section title="Datasets that keep to it">
      {error === null ? null : <Failure error={error} />}
      {data === undefined && error === null ? <Loading what="the datasets" /> : null}
      {data?.items.length === 0 ? <p className={none}>None.</p> : null}
      <ul className={list}>
        {(data?.items ?? []).map(({ id, name }) => (
          <li key={id} className={item}>
            <Link href={`/datasets/${id}`}>{name}</Link>
          </li>
        ))}
      </ul>
      {data === undefined || data.next === null ? null : (
        <p className={quiet}>The first {SHOWN} by name.</p>
      )}
    </Section>
  )
}

function About({ schema }: { readonly schema: Schema }) {
  const times = schema['meta:registryMetadata']
  return (
    <Section title="About this schema">
      <Figures
        isWide
        rows={[
          ['Id', <code key="">{schema.$id}</code>],
          ['Version', schema.version],
          ['Made (UTC)', <When key="" at={times['repo:createdDate']} />],
          ['Changed (UTC)', <When key="" at={times['repo:lastModifiedDate']} />],
        ]}
      />
    </Section>
  )
}
