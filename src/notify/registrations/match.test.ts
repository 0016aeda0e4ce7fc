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
    assert.equal(match({ providerId: idOf('p1') }, CODE, { interests }), spelling)
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
      const spelling = match({ providerId: idOf('p1') }, CODE, { interests })
      if (spelling === null) assert.deepEqual(asked, [])
      else assert.ok(asked.includes(spelling))
      if (asked.includes(CODE.code)) assert.equal(spelling, CODE.code)
    }),
  )
})
