import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAppTrial } from '../api/app-trial.ts'
import { instant } from './say.ts'
import { listen } from './weir-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const run = await listen(trial)
const weir = async (...words: string[]) => (await run(...words)).stdout

test('`weir keys` lists the keys in a table, and as JSON', async () => {
  const keys = trial.services.keys.list()
  const [head, ...rows] = (await weir('keys')).trimEnd().split('\n')
  assert.match(head ?? '', /^status +made \(UTC\) +retired \(UTC\) +public key$/)
  assert.deepEqual(
    rows,
    keys.map(
      ({ path, createdAt }) => `signing  ${instant(createdAt ?? 0)}  –              ${path}`,
    ),
  )
  assert.deepEqual(JSON.parse(await weir('keys', '--json')), keys)
})

test('`weir keys rotate` says what it did, then from when on it can be done again', async () => {
  const [older] = trial.services.keys.list()
  const said = await weir('keys', 'rotate')
  const [made] = trial.services.keys.list()
  assert.equal(
    said,
    `${made?.path} signs from now on in place of ${older?.path}, which receivers can still read. Rotate the other key in more than 24 hours.\n`,
  )
  await assert.rejects(weir('keys', 'rotate', '--json'), {
    code: 1,
    stderr:
      /^weir: The keys were rotated within the last 24 hours, .+ Rotate again from .+Z on\.\n$/,
  })
})
