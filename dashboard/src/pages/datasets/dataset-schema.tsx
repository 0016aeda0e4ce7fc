/** dataset-schema: the schema that the rows of a dataset keep to. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import { SchemaTree } from '../../parts/schema-tree.tsx'
import { findSchema } from '../../schema-registry.ts'

export function DatasetSchema({ schemaId }: { readonly schemaId: string }) {
  const {
    data: schema,
    error,
    refetch,
  } = useQuery({
    queryKey: ['schemas', schemaId, 'full'],
    queryFn: ({ signal }) => findSchema(schemaId, 'full', signal),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (schema === undefined) return <Loading what="the schema" />
  return (
    <>
      <p className={style({ font: 'body', marginTop: 0 })}>
        The schema <Link href={`/schemas/${schema['meta:altId']}`}>{schema.title}</Link>, version{' '}
        {schema.version}.
      </p>
      <SchemaTree schema={schema} />
    </>
  )
}
