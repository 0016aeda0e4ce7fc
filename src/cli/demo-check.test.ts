import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cause } from '../domain/activity.ts'
import { idOf } from '../domain/ids.ts'
import type { FlowRun } from '../domain/run.ts'
import { envelope } from '../notify/events/envelope.ts'
import { eventOfRun } from '../notify/events/fact.ts'
import { aFailedCopy, aFailedPromotion, aSuccess, OPTIONS } from '../notify/notify-trial.ts'
import { differences, formatOf, type Received } from './demo-check.ts'
import type { DemoFlow } from './demo-flows.ts'

type Expects = DemoFlow['expects']
const PARTLY: Cause = {
  code: 'CONNECTOR-2001-500',
  message: 'Error occurred at promotion activity.',
}
const SUCCESS: Expects = { status: 'success', hasRefused: false, errorCode: null }

const [copy, promotion] = aSuccess().activities
if (copy === undefined || promotion === undefined) throw new Error('A success has two activities.')
const CLEAN = aSuccess('run-1', { activities: [copy, { ...promotion, failedRecordCount: 0 }] })

const FORMATS = ['adobe_io', 'pipeline'] as const

/** The notification of a run, as a receiver gets it. */
function received(run: FlowRun, format: (typeof FORMATS)[number]): Received {
  const event = eventOfRun(run, idOf('event-1'), 5_000, OPTIONS)
  const to = { format, clientId: 'client-1', eventCode: event.code, imsOrgId: 'ORG@AdobeOrg' }
  return {
    path: `/${format}`,
    eventId: 'event-1',
    eventCode: event.code,
    isValid: true,
    reason: '',
    body: JSON.parse(envelope(event, to)),
  }
}

const RIGHT: readonly [what: string, run: FlowRun, expects: Expects][] = [
  ['a success', CLEAN, SUCCESS],
  [
    'a success with errors',
    aSuccess('run-1', { errors: [PARTLY] }),
    { status: 'success', hasRefused: true, errorCode: 'CONNECTOR-2001-500' },
  ],
  [
    'a failed promotion',
    aFailedPromotion('run-1'),
    { status: 'failed', hasRefused: true, errorCode: 'CONNECTOR-2001-500' },
  ],
  [
    'a lost source',
    {
      ...aFailedCopy('run-1'),
      activities: aFailedCopy().activities.map((one) => ({ ...one, failedRecordCount: null })),
    },
    { status: 'failed', hasRefused: false, errorCode: 'CONNECTOR-1001-500' },
  ],
]

for (const format of FORMATS) {
  for (const [what, run, expects] of RIGHT) {
    test(`the notification of ${what} in the format ${format} is found to be right`, () => {
      const one = received(run, format)
      assert.equal(formatOf(one), format)
      assert.deepEqual(differences(one, 'run-1', expects), [])
    })
  }

  const good = received(CLEAN, format)
  const WRONG: readonly [
    what: string,
    one: Received,
    runId: string,
    expects: Expects,
    says: RegExp,
  ][] = [
    [
      'a signature that does not verify',
      { ...good, isValid: false, reason: 'no key' },
      'run-1',
      SUCCESS,
      /signature does not verify: no key/,
    ],
    [
      'another event code',
      { ...good, eventCode: 'x' },
      'run-1',
      SUCCESS,
      /event code is "x", not "sources_flow_run_success"/,
    ],
    ['another run', good, 'run-2', SUCCESS, /about the run "run-1", not "run-2"/],
    [
      'an error that was expected',
      good,
      'run-1',
      { ...SUCCESS, errorCode: 'X' },
      /its error is "undefined", not "X"/,
    ],
    [
      'no refused records',
      good,
      'run-1',
      { ...SUCCESS, hasRefused: true },
      /it tells of 0 failed records/,
    ],
  ]
  for (const [what, one, runId, expects, says] of WRONG) {
    test(`${what} is the one difference in the format ${format}`, () => {
      const [first, ...others] = differences(one, runId, expects)
      assert.match(first ?? '', says)
      assert.deepEqual(others, [])
    })
  }

  test(`a failure in place of a success differs in all that tells of it, in the format ${format}`, () => {
    const found = differences(received(aFailedPromotion('run-1'), format), 'run-1', SUCCESS)
    for (const says of [
      /event code/,
      /its body says/,
      /its status is "failed"/,
      /its error is/,
      /30 failed/,
    ]) {
      assert.ok(
        found.some((sentence) => says.test(sentence)),
        String(says),
      )
    }
  })

  for (const body of [null, 'text', [], {}, { event: null }, [{ messages: [] }]]) {
    test(`a body of ${JSON.stringify(body)} is wrong, and no accident, in the format ${format}`, () => {
      assert.ok(differences({ ...good, body }, 'run-1', SUCCESS).length >= 3)
    })
  }
}
