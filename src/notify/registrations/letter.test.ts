import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aRegistration } from '../../platform/store/store-trial.ts'
import { letterOf } from './letter.ts'

const LINK = 'https://weir.example/events/1/2/3/registrations/r1'
const SINCE = Date.UTC(2026, 10, 23, 12)

test('a letter about an unstable webhook names it, both states, the reason, and what to do', () => {
  const registration = aRegistration('r1', {
    name: 'Runs of the night',
    status: 'unstable',
    statusSince: SINCE,
    statusReason: '10 of the last 10 attempts in 24 hours failed.',
  })
  const { subject, text } = letterOf({ from: 'verified', registration }, LINK)
  assert.equal(subject, 'Weir: the registration "Runs of the night" is UNSTABLE')
  assert.equal(
    text,
    `The registration "Runs of the night" (r1) has changed from VERIFIED to UNSTABLE on 2026-11-23T12:00:00.000Z.

Why: 10 of the last 10 attempts in 24 hours failed.

What happens now: deliveries go on. After 24 hours it is judged again: it becomes VERIFIED, or it is disabled.

What to do: Look at the traces of the registration for what example.com answered, and mend it. To be judged anew at once, save the registration (PUT or PATCH): its webhook is challenged again.

The registration: ${LINK}

`,
  )
})

test('a letter about a disabled webhook says what becomes of its events, and how to enable it', () => {
  const registration = aRegistration('r1', {
    status: 'hook_unreachable',
    statusSince: SINCE,
    statusReason: 'It failed.',
  })
  const { subject, text } = letterOf({ from: 'unstable', registration }, LINK)
  assert.equal(subject, 'Weir: the registration "Registration r1" is DISABLED (hook_unreachable)')
  assert.match(text, /from UNSTABLE to DISABLED \(hook_unreachable\)/)
  assert.match(text, /nothing new is pushed\. Events go to the journal of the registration/)
  assert.match(text, /Then save the registration \(PUT or PATCH\)/)
})

test('neither what is secret in the URL of a webhook nor a line break of a name gets into it', () => {
  const registration = aRegistration('r1', {
    name: 'Runs\r\nBcc: everybody@example.com',
    webhookUrl: 'https://user:password@hooks.example:8443/T0/secret-path?token=secret-token',
    status: 'unstable',
  })
  const { subject, text } = letterOf({ from: 'verified', registration }, LINK)
  assert.equal(subject, 'Weir: the registration "Runs Bcc: everybody@example.com" is UNSTABLE')
  assert.match(text, /what hooks\.example:8443 answered/)
  assert.doesNotMatch(text, /secret|password|\r/)
})
