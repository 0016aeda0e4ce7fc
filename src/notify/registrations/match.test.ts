import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf } from '../../domain/ids.ts'
import { match } from './match.ts'

const CODE = { code: 'failed', aliases: ['failure', 'broken'] }

const ROWS: readonly [
  what: string,
  asked: [provider: string, code: string][],
  spelling: string | null,
][] = [
  ['nothing', [], null],
  ['the code', [['p1', 'failed']], 'failed'],
  ['an alias', [['p1', 'failure']], 'failure'],
  [
    'an alias before the code',
    [
      ['p1', 'failure'],
      ['p1', 'failed'],
    ],
    'failed',
  ],
  [
    'two aliases',
    [
      ['p1', 'broken'],
      ['p1', 'failure'],
    ],
    'failure',
  ],
  ['another code', [['p1', 'success']], null],
  ['the code of another provider', [['p2', 'failed']], null],
  [
    'the code of another provider and an alias',
    [
      ['p2', 'failed'],
      ['p1', 'broken'],
    ],
    'broken',
  ],
  ['the code in capitals', [['p1', 'FAILED']], null],
]

for (const [what, asked, spelling] of ROWS) {
  test(`a registration that asked for ${what} ${spelling === null ? 'does not get it' : `gets it as "${spelling}"`}`, () => {
    const interests = asked.map(([provider, eventCode]) => ({
      providerId: idOf<'provider'>(provider),
      eventCode,
    }))
    assert.equal(
      match({ providerId: idOf('p1'), flowId: null }, CODE, { interests, flowIds: [] }),
      spelling,
    )
  })
}

const FLOWS: readonly [what: string, about: string | null, named: string[], isWanted: boolean][] = [
  ['of a flow, and it names none', 'f1', [], true],
  ['of the flow it names', 'f1', ['f1'], true],
  ['of one of the flows it names', 'f1', ['f2', 'f1'], true],
  ['of another flow', 'f1', ['f2', 'F1'], false],
  ['of no flow, and it names one', null, ['f1'], true],
]

for (const [what, about, named, isWanted] of FLOWS) {
  test(`an event ${what}, is ${isWanted ? '' : 'not '}wanted`, () => {
    const event = {
      providerId: idOf<'provider'>('p1'),
      flowId: about === null ? null : idOf<'flow'>(about),
    }
    const registration = {
      interests: [{ providerId: event.providerId, eventCode: 'failed' }],
      flowIds: named.map((id) => idOf<'flow'>(id)),
    }
    assert.equal(match(event, CODE, registration), isWanted ? 'failed' : null)
  })
}

test('whatever was asked for, an event comes in one spelling that was, and under its own where that was', () => {
  const spellings = [CODE.code, ...CODE.aliases]
  const interest = fc.record({
    providerId: fc.constantFrom(idOf<'provider'>('p1'), idOf<'provider'>('p2')),
    eventCode: fc.constantFrom(...spellings, 'success'),
  })
  fc.assert(
    fc.property(fc.array(interest), (interests) => {
      const asked = interests
        .filter(({ providerId }) => providerId === 'p1')
        .map(({ eventCode }) => eventCode)
        .filter((spelling) => spellings.includes(spelling))
      const spelling = match({ providerId: idOf('p1'), flowId: null }, CODE, {
        interests,
        flowIds: [],
      })
      if (spelling === null) assert.deepEqual(asked, [])
      else assert.ok(asked.includes(spelling))
      if (asked.includes(CODE.code)) assert.equal(spelling, CODE.code)
    }),
  )
})
