import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAppTrial, PUBLIC_URL } from '../api/app-trial.ts'
import { listen } from './weir-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)

test('`weir dashboard` prints a link that signs in once', async () => {
  const { stdout } = await weir('dashboard')
  const [link = ''] = stdout.split('\n')
  assert.ok(link.startsWith(`${PUBLIC_URL}/sign-in#`), stdout)
  const code = new URL(link).hash.slice(1)
  const stranger = { authorization: null, 'sec-fetch-site': 'same-origin' }
  const signIn = () => trial.ask('POST', '/weir/v1/session', { code }, stranger)
  assert.equal((await signIn()).status, 201)
  assert.equal((await signIn()).status, 403)
})

test('`weir dashboard --json` prints it for programs, with its end', async () => {
  const { stdout } = await weir('dashboard', '--json')
  const { url, expiresAt } = JSON.parse(stdout)
  assert.ok(url.startsWith(`${PUBLIC_URL}/sign-in#`))
  assert.ok(expiresAt > Date.now())
})
