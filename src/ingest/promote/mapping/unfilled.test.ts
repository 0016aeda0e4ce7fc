import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemaOf } from '../promote-trial.ts'
import { unfilledProblems } from './unfilled.ts'

const ROWS: readonly (readonly [destinations: readonly string[], unfilled: readonly string[]])[] = [
  [['id', 'person.name'], []],
  [['id'], ['person.name']],
  [['id', 'person'], []],
  [['id', 'person.names'], ['person.name']],
  [['id', 'person.name.first'], []],
  [['id', 'person.name[0]'], []],
  [
    ['i', 'idea', 'free'],
    ['id', 'person.name'],
  ],
  [[], ['id', 'person.name']],
]

for (const [destinations, unfilled] of ROWS) {
  test(`mappings to ${destinations.join(', ') || 'nothing'} leave ${unfilled.join(', ') || 'nothing'} unfilled`, () => {
    const schema = schemaOf({
      id: { type: 'integer', isRequired: true },
      'person.name': { isRequired: true },
      free: {},
    })
    const mappings = destinations.map((destination) => {
      return {
        sourceType: 'ATTRIBUTE',
        source: 'a',
        destination,
        name: '',
        description: '',
      } as const
    })
    const problems = unfilledProblems(mappings, schema)
    assert.deepEqual(
      problems.map((problem) => /"(.*?)"/.exec(problem)?.[1]),
      unfilled,
    )
  })
}
