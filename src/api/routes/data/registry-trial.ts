/** registry-trial: what the tests of the Schema Registry share: asking it, and one resource of each kind. */
import assert from 'node:assert/strict'
import type { Answer, AppTrial, Method } from '../../app-trial.ts'

export const REGISTRY = '/data/foundation/schemaregistry'
export const RECORD = 'https://ns.adobe.com/xdm/data/record'
export const PROFILE = 'https://ns.adobe.com/xdm/context/profile'

export type Fields = Record<string, unknown>

export interface RegistryTrial {
  /** Asks for a form by its short name, such as `xed-full`; of a resource by its `$id`. */
  readonly get: (path: string, form?: string) => Promise<Answer>
  readonly send: (method: Method, path: string, body?: unknown) => Promise<Answer>
  /** Creates it, and answers its `$id`. */
  readonly make: (kind: string, body: Fields) => Promise<string>
  /** A dataset of the schema; the answer of the Catalog. */
  readonly dataset: (schemaId: string) => Promise<Answer>
}

export function registryOf(trial: AppTrial): RegistryTrial {
  async function send(method: Method, path: string, body?: unknown): Promise<Answer> {
    return await trial.ask(method, `${REGISTRY}${path}`, body)
  }
  return {
    send,
    get: (path, form = 'xed+json; version=1') =>
      trial.ask('GET', `${REGISTRY}${path}`, undefined, {
        accept: `application/vnd.adobe.${form}`,
      }),
    async make(kind, body) {
      const answer = await send('POST', `/tenant/${kind}`, body)
      assert.equal(answer.status, 201, answer.text)
      return String((answer.json as Fields)['$id'])
    },
    dataset: (schemaId) =>
      trial.ask('POST', '/data/foundation/catalog/dataSets', {
        name: `Of ${schemaId}`,
        schemaRef: { id: schemaId },
      }),
  }
}

/** The path of a resource by its id. */
export function at(kind: string, id: string): string {
  return `/tenant/${kind}/${encodeURIComponent(id)}`
}

/** A class of records with one field, and a field group for it with another. */
export async function composed(
  { make }: RegistryTrial,
  name: string,
): Promise<{ classId: string; groupId: string; schemaId: string }> {
  const classId = await make('classes', {
    title: `${name} class`,
    allOf: [{ $ref: RECORD }, { $ref: '#/definitions/own' }],
    definitions: { own: { properties: { id: { type: 'integer', title: 'Number' } } } },
  })
  const groupId = await make('fieldgroups', {
    title: `${name} details`,
    'meta:intendedToExtend': [classId],
    properties: { state: { type: 'string', enum: ['open', 'closed'] } },
    required: ['state'],
  })
  const schemaId = await make('schemas', {
    title: name,
    description: 'Composed.',
    type: 'object',
    allOf: [{ $ref: classId }, { $ref: groupId }],
  })
  return { classId, groupId, schemaId }
}
