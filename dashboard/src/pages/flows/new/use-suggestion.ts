/** use-suggestion: which attribute of the file Weir takes to be meant for which field of the dataset. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../../client.ts'
import type { RecordSchema } from './fields.ts'
import type { Mapping, Suggested } from './mapping-words.ts'

export interface Compared {
  /** Of the file: its columns, or for JSON what its objects have. */
  readonly from:
    | { readonly columns: readonly { readonly name: string }[] }
    | { readonly properties: Readonly<Record<string, unknown>> }
  readonly schema: RecordSchema
  /** `null` where the schema is still to be made. */
  readonly schemaId: string | null
}

/** `null`: what is to be compared is not known yet. */
export function useSuggestion(compared: Compared | null) {
  const body = compared === null ? null : bodyOf(compared)
  return useQuery({
    queryKey: ['suggestion', body],
    enabled: body !== null,
    queryFn: async ({ signal }): Promise<Suggested> => {
      const path = '/data/foundation/conversion/mappingSets/suggestion'
      const { mappings, _weir } = await ask<Answer>(path, { method: 'POST', body, signal })
      return {
        attributes: [...mappings.map(({ source }) => source), ..._weir.unmappedAttributes],
        byField: new Map(mappings.map(({ source, destination }) => [destination, source])),
      }
    },
    staleTime: Infinity,
  })
}

interface Answer {
  readonly mappings: readonly Mapping[]
  readonly _weir: { readonly unmappedAttributes: readonly string[] }
}

function bodyOf({ from, schema, schemaId }: Compared) {
  return {
    inputSchema: from,
    outputSchema:
      schemaId === null
        ? { type: 'object', properties: schema.properties ?? {} }
        : { schemaRef: { id: schemaId } },
  }
}
