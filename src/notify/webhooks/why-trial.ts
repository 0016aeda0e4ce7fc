/** why-trial: what the tests of why share: fates of an event, each with the verdict that is due. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Registration } from '../../domain/registration.ts'
import { aRegistration, anEvent } from '../../platform/store/store-trial.ts'
import { PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { explain } from './why.ts'
import type { Facts, StepName, Verdict } from './why-questions.ts'

export const CAME_AT = Date.UTC(2026, 10, 23, 10)
export const PLATFORM = PLATFORM_NOTIFICATIONS.id
export const OWED = { eventCode: 'sources_flow_run_success', push: 'owed' } as const

/** What is not said is as of an event that matches and reached nobody. */
export type FactsGiven = Omit<Partial<Facts>, 'registration'> & {
  readonly registration?: Partial<Registration>
}

export type Fate = readonly [
  fate: string,
  facts: FactsGiven,
  verdict: Verdict,
  sentence: RegExp,
  /** The step that decided. */
  last: StepName,
]

export function testFates(fates: readonly Fate[]): void {
  for (const [fate, facts, verdict, sentence, last] of fates) {
    test(`an event ${fate} is ${verdict}`, () => {
      const explained = explain(factsOf(facts))
      assert.equal(explained.verdict, verdict)
      assert.match(explained.sentence, sentence)
      const decided = explained.steps.at(-1)
      assert.deepEqual([decided?.step, decided?.passed], [last, verdict === 'delivered'])
      assert.ok(explained.steps.slice(0, -1).every(({ passed }) => passed))
      assert.ok(explained.steps.every(({ detail }) => /^["A-Z].*\.$/.test(detail)))
    })
  }
}

export function factsOf({ registration = {}, ...facts }: FactsGiven): Facts {
  return {
    event: { ...anEvent('event-1'), providerId: PLATFORM, at: CAME_AT },
    registration: aRegistration('r1', {
      interests: [{ providerId: PLATFORM, eventCode: 'sources_flow_run_success' }],
      ...registration,
    }),
    provider: PLATFORM_NOTIFICATIONS,
    entry: null,
    miss: null,
    deliveries: [],
    isCleared: false,
    ...facts,
  }
}
