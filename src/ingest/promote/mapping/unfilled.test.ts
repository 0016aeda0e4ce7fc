import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordSchemaOf } from '../../datasets/record-schema.ts'
import { unfilledProblems } from './unfilled.ts'

const SCHEMA = recordSchemaOf({
  properties: {
    id: { type: 'integer' },
    kind: { type: 'string', default: 'a' },
    free: { type: 'string' },
    person: {
      type: 'object',
      properties: {
        age: { type: 'integer' },
        name: {
          type: 'object',
          properties: { first: { type: 'string' }, last: { type: 'string' } },
          required: ['last'],
        },
      },
      required: ['name'],
    },
  },
  required: ['id', 'kind'],
})

/** What is required of an object is so only where something makes the object. */
const ROWS: readonly (readonly [destinations: readonly string[], unfilled: readonly string[]])[] = [
  [['id'], []],
  [['id', 'person.age'], ['person.name']],
  [['id', 'person.name.first'], ['person.name.last']],
  [['id', 'person.name.last'], []],
  [['id', 'person.name'], []],
  [['id', 'person'], []],
  [['i', 'idea', 'free'], ['id']],
  [[], ['id']],
]

for (const [destinations, unfilled] of ROWS) {
  test(`mappings to ${destinations.join(', ') || 'nothing'} leave ${unfilled.join(', ') || 'nothing'} unfilled`, () => {
    const mappings = destinations.map((destination) => {
      return {
        sourceType: 'ATTRIBUTE',
        source: 'a',
        destination,
        name: '',
        description: '',
      } as const
    })
    const problems = unfilledProblems(mappings, SCHEMA)
    assert.deepEqual(
      problems.map((problem) => /"(.*?)"/.exec(problem)?.[1]),
      unfilled,
    )
  })
}
