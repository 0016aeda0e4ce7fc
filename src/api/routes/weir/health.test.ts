import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Check } from '../../../domain/check.ts'
import { Fault } from '../../../domain/fault.ts'
import { openAppTrial } from '../../app-trial.ts'

const NOBODY = { authorization: null }

const FULL: Check = { name: 'disk', says: 'It is full.', todo: 'Make room.' }

test('whoever asks is told that Weir lives, and that it is ready', async () => {
  await using trial = await openAppTrial()
  const { status, json } = await trial.ask('GET', '/healthz', undefined, NOBODY)
  assert.deepEqual([status, json], [200, { status: 'ok' }])
  const ready = await trial.ask('GET', '/readyz', undefined, NOBODY)
  assert.equal(ready.status, 200)
  const { checks, ...rest } = ready.json as { checks: { name: string; ok: boolean }[] }
  assert.deepEqual(rest, { status: 'ready' })
  assert.deepEqual(
    checks.map(({ name, ok }) => [name, ok]),
    [
      ['services', true],
      ['store', true],
      ['disk', true],
    ],
  )
})

test('one check that is not well makes it 503, with what is wrong and what to do', async () => {
  await using trial = await openAppTrial({ checks: async () => [FULL] })
  const { status, json } = await trial.ask('GET', '/readyz', undefined, NOBODY)
  assert.deepEqual(
    [status, json],
    [
      503,
      {
        status: 'not ready',
        checks: [{ name: 'disk', ok: false, detail: 'It is full. Make room.' }],
      },
    ],
  )
  assert.equal((await trial.ask('GET', '/healthz', undefined, NOBODY)).status, 200)
})

test('where the disk has failed, Weir still lives and is measured, and is not ready', async () => {
  await using trial = await openAppTrial()
  const { store } = trial
  store.flushed = async () => {
    throw new Fault('WEIR-503', { problem: 'The disk failed.' })
  }
  assert.equal((await trial.ask('GET', '/weir/v1/context')).status, 503)
  assert.equal((await trial.ask('GET', '/healthz')).status, 200)
  assert.equal((await trial.ask('GET', '/metrics')).status, 200)
  const { status, text } = await trial.ask('GET', '/readyz', undefined, NOBODY)
  assert.equal(status, 503)
  assert.match(text, /"store","ok":false,"detail":"The disk has failed\. Run `weir doctor`/)
})

test('what is measured is for whoever has a token, in the text format of Prometheus', async () => {
  await using trial = await openAppTrial()
  assert.equal((await trial.ask('GET', '/metrics', undefined, NOBODY)).status, 403)
  const { status, headers, text } = await trial.ask('GET', '/metrics')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  assert.match(text, /^# TYPE weir_deliveries_owed gauge$/m)
  assert.match(text, /^weir_deliveries_owed\{state="waiting"\} 0$/m)
})

test('a program that has signed in as a credential may measure too, as the guide tells Prometheus', async () => {
  await using trial = await openAppTrial()
  const made = await trial.ask('POST', '/weir/v1/credentials', { name: 'Prometheus' })
  const { clientId, clientSecret } = made.json as { clientId: string; clientSecret: string }
  const form = {
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: 'client_credentials',
  }
  const { json } = await trial.ask('POST', '/ims/token/v3', new URLSearchParams(form).toString(), {
    authorization: null,
    'content-type': 'application/x-www-form-urlencoded',
  })
  const { access_token: token } = json as { access_token: string }
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': clientId }
  assert.equal((await trial.ask('GET', '/metrics', undefined, headers)).status, 200)
})
