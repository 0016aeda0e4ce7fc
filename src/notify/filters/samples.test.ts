import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { parseRule } from './rule.ts'
import { judgeSample, sortedSamples } from './samples.ts'

test('samples are sorted by whether the filter lets them pass or nothing can be said', () => {
  const rule = parseRule('{"data": {"tier": ["gold"]}}')
  assert.ok('terms' in rule)
  const gold = { data: { tier: 'gold' } }
  const free = { data: { tier: 'free' } }
  const verdicts = sortedSamples(
    [
      { ...code('upgraded'), sample: gold },
      { ...code('batched'), sample: [free, gold] },
      { ...code('created'), sample: free },
      { ...code('deleted'), sample: null },
    ].map(({ sample, ...each }) => ({ ...each, verdict: judgeSample(rule, sample) })),
    [
      { name: 'object', payload: gold },
      { name: 'text', payload: JSON.stringify(gold) },
      { name: 'other', payload: free },
      { name: 'broken', payload: '{"data"' },
      { name: 'number', payload: 5 },
      { name: 'text of a text', payload: '"gold"' },
      { name: 'nothing', payload: undefined },
    ].map(({ name, payload }) => ({ name, verdict: judgeSample(rule, payload) })),
  )
  assert.deepEqual(verdicts, {
    acceptedCodes: [code('upgraded'), code('batched')],
    rejectedCodes: [code('created')],
    unknownCodes: [code('deleted')],
    acceptedSamples: ['object', 'text'],
    rejectedSamples: ['other'],
    invalidSamples: ['broken', 'number', 'text of a text', 'nothing'],
  })
})

function code(eventCode: string) {
  return { providerId: idOf<'provider'>('p1'), eventCode }
}
