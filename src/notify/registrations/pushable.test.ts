import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isEnabled, isPushedTo, type Registration } from '../../domain/registration.ts'
import { aRegistration } from '../../platform/store/store-trial.ts'
import { whyNotPushed } from './pushable.ts'

/** Whether it is enabled, and what is said of it where it is not pushed to. */
const STANDINGS: readonly [
  changes: Partial<Registration>,
  isEnabled: boolean,
  why: RegExp | null,
][] = [
  [{ status: 'verified' }, true, null],
  [{ status: 'unstable' }, true, null],
  [{ status: 'pending_verification' }, true, / waits since .* for the proof/],
  [{ status: 'verification_failed' }, false, / is disabled; .* Edit it to have its webhook chall/],
  [{ status: 'hook_unreachable' }, false, / is disabled; .* Edit it to have its webhook chall/],
  [{ deliveryType: 'journal', webhookUrl: null }, true, / has no webhook: /],
  [{ isWanted: false }, false, / was switched off by an edit; set `enabled` to true to switch/],
  [{ isWanted: false, status: 'unstable' }, false, / was switched off by an edit; /],
  [{ isWanted: false, status: 'pending_verification' }, false, / waits since /],
  [
    { isWanted: false, status: 'hook_unreachable' },
    false,
    /"hook_unreachable" since .* Edit it, and set `enabled` to true, to have its webhook chall/,
  ],
]

for (const [changes, isOn, why] of STANDINGS) {
  test(`a registration with ${JSON.stringify(changes)} is ${why === null ? '' : 'not '}pushed to`, () => {
    const registration = aRegistration('r1', changes)
    assert.equal(isEnabled(registration), isOn)
    assert.equal(isPushedTo(registration), why === null)
    const said = whyNotPushed(registration)
    if (why === null) assert.equal(said, null)
    else assert.match(said ?? '', why)
  })
}
