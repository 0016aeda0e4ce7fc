/** screenshots: pictures of each page with the data of the demo, in `docs/pictures`; run it with `npm run screenshots`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions } from 'playwright-core'
import { DESKTOP, openBrowserTrial, PHONE } from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
await mkdir(folder, { recursive: true })
await using trial = await openBrowserTrial()
const { registration_id: told } = await trial.world.register('adobe_io')
const [, , strict] = await makeDemoRuns(trial.world)
const datasets = await trial.world.client.get<Record<string, { lastBatchId?: string }>>(
  '/data/foundation/catalog/dataSets?name=Bird%20strikes',
)
const [[datasetId, { lastBatchId: batchId = '' }] = ['', {}]] = Object.entries(datasets)

/** A page more is a row more. `ready` is a text that stands there once all of it does. */
const PICTURES: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['home', '/', 'Attempts to deliver'],
  ['flows', '/flows', 'Lost source'],
  ['flow', `/flows/${strict?.flowId}`, 'Save the alerts'],
  ['new-flow', '/flows/new', 'Make another connection'],
  ['runs', '/runs', 'Lost source'],
  ['run', `/runs/${strict?.id}`, 'Why rows were refused'],
  ['datasets', '/datasets', 'Zip codes again'],
  ['dataset', `/datasets/${datasetId}`, 'Success with errors'],
  ['dataset-rows', `/datasets/${datasetId}?part=rows`, 'BARKSDALE AIR FORCE BASE ARPT'],
  ['dataset-schema', `/datasets/${datasetId}?part=schema`, 'Speed IAS in knots'],
  ['batch', `/datasets/${datasetId}/batches/${batchId}`, 'Line 501'],
  ['schemas', '/schemas', 'Zip codes again'],
  ['events', '/journal', 'sources_flow_run_failed'],
  ['alerts', '/alerts', 'Thresholds'],
  ['keys', '/keys', 'Projects and workspaces'],
  ['settings', '/settings', 'How to change them'],
  ['errors', '/errors', 'CONNECTOR-1001-500'],
  ['error', '/errors/2200', 'What to do'],
  ['registrations', '/registrations', 'Test receiver'],
  ['registration', `/registrations/${told}`, 'About this registration'],
  ['registration-tracing', `/registrations/${told}?tab=tracing`, 'sources_flow_run'],
  ['registration-new', '/registrations/new', 'Only of these flows'],
]

/** Every page in light; in dark and on a phone, which browser tests look at for all of them, a few. */
const VARIANTS: readonly (readonly [
  suffix: string,
  options: BrowserContextOptions,
  names: readonly string[],
])[] = [
  ['', { ...DESKTOP, colorScheme: 'light' }, PICTURES.map(([name]) => name)],
  ['-dark', { ...DESKTOP, colorScheme: 'dark' }, ['home', 'run']],
  ['-phone', { ...PHONE, colorScheme: 'light' }, ['home', 'runs']],
]

for (const [suffix, options, names] of VARIANTS) {
  const page = await trial.openPage('/', options)
  for (const [name, path, ready] of PICTURES.filter(([one]) => names.includes(one))) {
    await page.goto(path)
    await page.getByText(ready).filter({ visible: true }).first().waitFor()
    await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
    await page.screenshot({ path: join(folder, `${name}${suffix}.png`) })
  }
  await page.context().close()
}
