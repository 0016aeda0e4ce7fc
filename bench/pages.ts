/**
 * pages: what each page of the dashboard asks for, of a Weir with 1,000,000 events (`--events N`), 100,000 runs and
 * 2,000 registrations. The limit is what a page may wait for one answer; the ratio is how much of it the slowest takes.
 * In `detail` stands, of each page too, when it is there in a real browser that has its scripts.
 */
import { performance } from 'node:perf_hooks'
import type { ContextFields } from '../src/cli/context.ts'
import type { World } from '../test/world.ts'
import { type BrowserTrial, openBrowserTrial } from '../test/browser/browser-trial.ts'
import { openLaidOut } from './laid-out.ts'
import { type BenchLine, type BenchOptions, lineOf } from './line.ts'

const LIMIT_MS = 100
const TIMES = 9

export async function run({ events }: BenchOptions): Promise<BenchLine> {
  const startedAt = performance.now()
  const sizes = { flows: 300, runs: 100_000, registrations: 2_000, events }
  await using trial = await openBrowserTrial(openLaidOut(sizes))
  const { world } = trial
  const layingSeconds = (performance.now() - startedAt) / 1_000
  const waits: Record<string, number> = {}
  for (const [name, path] of Object.entries(await callsOf(world))) {
    waits[name] = await medianOf(world, path)
  }
  const pages = await pageWaits(trial)
  const slowestPageMs = Math.max(...Object.values(pages))
  const detail = { layingSeconds, slowestPageMs, ...pages, ...waits }
  return lineOf({
    bench: 'pages',
    rate: Math.max(...Object.values(waits)),
    unit: 'ms, the slowest answer',
    limit: LIMIT_MS,
    seconds: (performance.now() - startedAt) / 1_000,
    detail,
  })
}

const PAGES = [
  '/',
  '/flows',
  '/runs',
  '/runs?show=failed',
  '/datasets',
  '/schemas',
  '/registrations',
  '/journal',
  '/alerts',
  '/keys',
  '/settings',
  '/errors',
]

/** In milliseconds, from asking for a page to its being there whole, with its rows. */
async function pageWaits(trial: BrowserTrial): Promise<Record<string, number>> {
  const page = await trial.openPage('/')
  const waits: Record<string, number> = {}
  for (const path of PAGES) {
    const times: number[] = []
    for (let n = 0; n <= 3; n++) {
      const startedAt = performance.now()
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
      if (n > 0) times.push(performance.now() - startedAt)
    }
    waits[`page ${path}`] = times.toSorted((a, b) => a - b)[1] ?? 0
  }
  return waits
}

/** What a page asks for, by what it shows. */
async function callsOf({ client }: World): Promise<Record<string, string>> {
  const { urls } = await client.get<ContextFields>('/weir/v1/context')
  const { pathname: registrations } = new URL(urls.registrations)
  const organisation = registrations.split('/').slice(0, 3).join('/')
  const { pathname: journal } = new URL(urls.journal)
  const service = '/data/foundation/flowservice'
  const { items } = await client.get<{ items: { id: string }[] }>(`${service}/flows?limit=20`)
  const ids = items.map(({ id }) => id)
  const [flow] = ids
  const { events } = await client.get<{ events: { id: string }[] }>('/weir/v1/events?limit=1')
  const [event] = events
  const { _embedded } = await client.get<{
    _embedded: { registrations: { registration_id: string }[] }
  }>(`${organisation}/registrations?page=0&size=2`)
  const busy = _embedded.registrations[0]?.registration_id ?? ''
  const month = `from=${Date.now() - 30 * 24 * 3_600_000}`
  const failed = 'property=metrics.statusSummary.status==failed'
  return {
    overview: '/weir/v1/overview',
    history: `/weir/v1/history?${month}`,
    historyOfFlow: `/weir/v1/history?${month}&flowId=${flow}`,
    flows: `${service}/flows?limit=20`,
    flowsByName: `${service}/flows?limit=20&property=name==Flow 7`,
    flowSummaries: `/weir/v1/flows/summaries?ids=${ids.join(',')}`,
    runs: `${service}/runs?limit=20`,
    runsFailed: `${service}/runs?limit=20&${failed}`,
    runsOfFlow: `${service}/runs?limit=20&property=flowId==${flow}`,
    registrations: `${organisation}/registrations?page=0&size=20`,
    registrationsLast: `${organisation}/registrations?page=99&size=20`,
    registration: `${registrations}/${busy}`,
    journal: `${journal}/${busy}?limit=20`,
    deliveries: `/weir/v1/deliveries?registrationId=${busy}&limit=20`,
    deliveriesFailed: `/weir/v1/deliveries?status=expired&limit=20`,
    events: '/weir/v1/events?limit=20',
    eventsOfFlow: `/weir/v1/events?limit=20&flowId=${flow}`,
    eventsOfThen: `/weir/v1/events?limit=20&to=${Date.now() - 15 * 24 * 3_600_000}`,
    event: `/weir/v1/events/${event?.id}`,
    deliveriesOfEvent: `/weir/v1/deliveries?eventId=${event?.id}`,
    datasets: '/data/foundation/catalog/dataSets?limit=20',
    batches: '/data/foundation/catalog/batches?limit=20',
    alerts: '/weir/v1/alerts?limit=20',
  }
}

/** In milliseconds, of answers from a warm server. */
async function medianOf({ url, token }: World, path: string): Promise<number> {
  const waits: number[] = []
  for (let n = 0; n < TIMES; n++) {
    const startedAt = performance.now()
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    if (n > 0) waits.push(performance.now() - startedAt)
  }
  return waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 0
}
