import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { FILTER, openRegistrationTrial } from '../api/routes/events/registration-trial.ts'
import { listen } from './weir-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)

test('registrations are listed with how they are told, and why one is not', async () => {
  await trial.create({ name: 'Switched off', enabled: false })
  await trial.create({ name: 'Filtered', subscriber_filters: [FILTER] })
  const { stdout } = await weir('registrations')
  const [head, off, filtered] = stdout.split('\n')
  assert.match(head ?? '', /name +status +enabled +delivery +format +filter +to /i)
  assert.match(
    off ?? '',
    /^Switched off +verified +no +journal +adobe_io +none .*set `enabled` to true/,
  )
  assert.match(filtered ?? '', /^Filtered +verified +yes +journal +adobe_io +Mine /)
})
