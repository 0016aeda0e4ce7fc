/** mapped: mappings to a schema that need not be kept yet: whether they hold, and what they make of a few records. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { mapRecords } from '../../../ingest/promote/mapping/map-records.ts'
import { MAX_PREVIEWED, preview } from '../../../ingest/promote/mapping/preview.ts'
import { checkableOf } from '../../../ingest/registry/checkable.ts'
import { MappingSetBody, mappingOf } from '../../contract/mapping-set.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App } from '../../services.ts'

const Loose = Type.Record(Type.String(), Type.Unknown())

const MappedBody = Type.Object(
  {
    schema: Type.Record(Type.String(), Type.Unknown(), {
      description: 'The JSON Schema that the dataset has or would get.',
    }),
    mappings: MappingSetBody.properties.mappings,
    data: Type.Array(Loose, { maxItems: MAX_PREVIEWED, description: 'The records to map.' }),
    fileType: Type.Optional(
      Type.Union([Type.Literal('delimited'), Type.Literal('json'), Type.Literal('parquet')]),
    ),
  },
  { additionalProperties: false },
)

export function mappedRoutes(app: App): void {
  app.post(
    '/weir/v1/mappings/preview',
    {
      schema: {
        tags: ['Weir'],
        description:
          'What mappings make of records, as `/conversion/mappingSets/preview` does, for a schema that is sent along. What is wrong with a mapping is told in its place, and the others are applied. Nothing is kept.',
        body: MappedBody,
        response: {
          200: Type.Object({
            problems: Type.Array(Type.Union([Type.String(), Type.Null()]), {
              description: 'One for each mapping; null where nothing is wrong.',
            }),
            rows: Type.Array(
              Type.Object({
                data: Loose,
                failed: Type.Array(Type.String(), {
                  description: 'The destinations whose mapping fails for this record.',
                }),
              }),
            ),
          }),
          ...problems(400),
        },
      },
    },
    async ({ body: { schema, mappings: given, data, fileType } }) => {
      const { records, obstacle } = await checkableOf(schema)
      if (records === null) throw new Fault('XDM-1008-400', { problem: obstacle })
      const mappings = given.map(mappingOf)
      const shape = (fileType ?? 'delimited') === 'delimited' ? 'flat' : 'tree'
      const { problems: found } = mapRecords(mappings, records, shape)
      const sound = mappings.filter((_, index) => found[index] === null)
      const rows = await preview(data, sound, records)
      return {
        problems: [...found],
        rows: rows.map(({ data: mapped, failed }) => ({
          data: { ...mapped },
          failed: failed.map(({ destination }) => destination),
        })),
      }
    },
  )
}
