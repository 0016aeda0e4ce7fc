import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openToldTrial } from '../api/routes/weir/told-trial.ts'
import { listen } from './weir-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())
const run = await listen(trial)
const weir = async (...words: string[]) => (await run(...words)).stdout

test('renewing says that tokens live out their day', async () => {
  const { clientId } = JSON.parse(await weir('credentials', 'create', 'mine', '--json'))
  assert.match(await weir('credentials', 'renew', clientId), /live out their day/)
})

test('revoking says what still delivers, and `weir registrations` marks it', async () => {
  const { clientId } = JSON.parse(await weir('credentials', 'create', 'theirs', '--json'))
  await trial.register('still told', { client_id: clientId })
  await trial.register('of others')
  const said = await weir('credentials', 'revoke', clientId)
  assert.match(said, /^Revoked .*\n1 registration of it still delivers and keeps its journal/)
  const lines = (await weir('registrations')).split('\n')
  const marked = lines.filter((line) => line.includes('Its credential "theirs" was revoked on 20'))
  assert.equal(marked.length, 1)
  assert.match(marked[0] ?? '', /^still told/)
})

test('a credential without registrations is revoked without further words', async () => {
  const { clientId } = JSON.parse(await weir('credentials', 'create', 'nobody', '--json'))
  assert.equal((await weir('credentials', 'revoke', clientId)).split('\n').length, 2)
  const { clientId: other } = JSON.parse(await weir('credentials', 'create', 'nobody', '--json'))
  const revoked = JSON.parse(await weir('credentials', 'revoke', other, '--json'))
  assert.equal(revoked.registrations, 0)
})
