import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { TOKEN } from '../api/app-trial.ts'
import { FILTER, openRegistrationTrial } from '../api/routes/events/registration-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())
const url = await trial.app.listen({ host: '127.0.0.1', port: 0 })
const run = promisify(execFile)
const main = fileURLToPath(new URL('../main.ts', import.meta.url))

test('registrations are listed with how they are told, and why one is not', async () => {
  await trial.create({ name: 'Switched off', enabled: false })
  await trial.create({ name: 'Filtered', subscriber_filters: [FILTER] })
  const env = { PATH: process.env['PATH'], WEIR_OPERATOR_TOKEN: TOKEN, WEIR_DATA: trial.folder } // oxlint-disable-line node/no-process-env -- A program needs its path.
  const { stdout } = await run(process.execPath, [main, 'registrations', '--url', url], { env })
  const [head, off, filtered] = stdout.split('\n')
  assert.match(head ?? '', /name +status +enabled +delivery +format +filter +to /i)
  assert.match(
    off ?? '',
    /^Switched off +verified +no +journal +adobe_io +none .*set `enabled` to true/,
  )
  assert.match(filtered ?? '', /^Filtered +verified +yes +journal +adobe_io +Mine /)
})
