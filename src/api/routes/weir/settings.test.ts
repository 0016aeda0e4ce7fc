import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAppTrial, TOKEN } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

test('settings are shown with what is in force, and secrets by no more than whether they are set', async () => {
  const answer = await trial.ask('GET', '/weir/v1/settings')
  assert.equal(answer.status, 200)
  const { settings } = answer.json as { settings: Record<string, unknown>[] }
  const named = (name: string) => {
    const { says: _, ...setting } = settings.find((one) => one['name'] === name) ?? {}
    return setting
  }
  const port = { default: '8700', value: '0', isSet: true, isSecret: false }
  assert.deepEqual(named('WEIR_PORT'), { name: 'WEIR_PORT', ...port })
  const host = { default: '127.0.0.1', value: '127.0.0.1', isSet: false, isSecret: false }
  assert.deepEqual(named('WEIR_HOST'), { name: 'WEIR_HOST', ...host })
  const token = { default: '', value: null, isSet: true, isSecret: true }
  assert.deepEqual(named('WEIR_OPERATOR_TOKEN'), { name: 'WEIR_OPERATOR_TOKEN', ...token })
  const mail = { default: '', value: '', isSet: false, isSecret: true }
  assert.deepEqual(named('WEIR_SMTP_URL'), { name: 'WEIR_SMTP_URL', ...mail })
  assert.ok(!answer.text.includes(TOKEN))
})
