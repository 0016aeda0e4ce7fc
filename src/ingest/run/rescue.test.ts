import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FlowRun } from '../../domain/run.ts'
import { aRun } from '../../platform/store/store-trial.ts'
import { MAX_ATTEMPTS, type Rescue, rescueOf } from './rescue.ts'

const ROWS: readonly [what: string, run: Partial<FlowRun>, hasOutcome: boolean, rescue: Rescue][] =
  [
    ['that waits', { status: 'scheduled', attempt: 0 }, false, 'begin'],
    [
      'that waits again, after a stop on purpose',
      { status: 'inProgress', attempt: 0 },
      false,
      'begin',
    ],
    ['that was at work once', { status: 'inProgress', attempt: 1 }, false, 'begin'],
    ['that was at work twice', { status: 'inProgress', attempt: MAX_ATTEMPTS - 1 }, false, 'begin'],
    [
      'that was at work too often',
      { status: 'inProgress', attempt: MAX_ATTEMPTS },
      false,
      'giveUp',
    ],
    ['that was at work far too often', { status: 'inProgress', attempt: 99 }, false, 'giveUp'],
    ['whose outcome is written', { status: 'inProgress', attempt: 1 }, true, 'finish'],
    [
      'whose outcome is written, at the last attempt',
      { status: 'inProgress', attempt: MAX_ATTEMPTS },
      true,
      'finish',
    ],
  ]

for (const [what, run, hasOutcome, rescue] of ROWS) {
  test(`a run ${what} is rescued by: ${rescue}`, () => {
    assert.equal(rescueOf(aRun(run), hasOutcome), rescue)
  })
}
