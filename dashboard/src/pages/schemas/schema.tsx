/** schema: one schema: its fields as a tree, what it is composed of, which datasets keep to it, and the document itself. */
import { Tab, TabList, TabPanel, Tabs } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Failure } from '../../parts/failure.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { SchemaTree } from '../../parts/schema-tree.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { findSchema, type Schema } from '../../schema-registry.ts'
import { SchemaUse } from './schema-use.tsx'

const ABOVE = [{ name: 'Schemas', href: '/schemas' }]

export function SchemaPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const {
    data: schema,
    error,
    refetch,
  } = useQuery({
    queryKey: ['schemas', id, 'full'],
    queryFn: ({ signal }) => findSchema(id, 'full', signal),
  })
  if (error !== null) {
    return (
      <Page title="Schema" above={ABOVE}>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (schema === undefined) return <Loading what="the schema" />
  return (
    <Page title={schema.title} above={ABOVE}>
      {schema.description === undefined || schema.description === '' ? null : (
        <p className={style({ font: 'body', marginTop: 0 })}>{schema.description}</p>
      )}
      <Parts schema={schema} />
    </Page>
  )
}

/** The tabs leave no space by themselves. */
const panel = style({ marginTop: 24 })
const PARTS = ['fields', 'use', 'json'] as const

function Parts({ schema }: { readonly schema: Schema }) {
  const [{ part }, change] = useUrlState()
  return (
    <Tabs
      aria-label="Parts of the schema"
      selectedKey={PARTS.find((one) => one === part) ?? 'fields'}
      onSelectionChange={(key) => change({ part: key === 'fields' ? undefined : String(key) })}
    >
      <TabList>
        <Tab id="fields">Fields</Tab>
        <Tab id="use">Composition and use</Tab>
        <Tab id="json">JSON</Tab>
      </TabList>
      <TabPanel id="fields" styles={panel}>
        <SchemaTree schema={schema} />
      </TabPanel>
      <TabPanel id="use" styles={panel}>
        <SchemaUse schema={schema} />
      </TabPanel>
      <TabPanel id="json" styles={panel}>
        <Document id={schema.$id} />
      </TabPanel>
    </Tabs>
  )
}

function Document({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['schemas', id, 'written'],
    queryFn: ({ signal }) => findSchema(id, 'written', signal),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the document" />
  return <JsonView value={data} what="the schema as JSON" />
}
