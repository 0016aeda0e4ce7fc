/**
 * browser-trial: a real Weir and a real browser that is signed in to its dashboard. Keeps: it fails, at its end,
 * on any error in the console, any error in a page, and any request to another host.
 */
import assert from 'node:assert/strict'
import axe from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { openWorld, type World } from '../world.ts'
import { openChromium } from './chromium.ts'

export interface BrowserTrial extends AsyncDisposable {
  readonly world: World
  readonly browser: Browser
  /** A browser window of its own that is signed in, at `path`. */
  openPage(path: string, options?: BrowserContextOptions): Promise<Page>
  /** One that is not. */
  openStranger(path: string, options?: BrowserContextOptions): Promise<Page>
  /** Forgets what a page complained of so far, where that was what a test was about. */
  forgive(pattern: RegExp): void
}

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
}

/** Of a Weir that is new, or of the one given. */
export async function openBrowserTrial(
  opening: Promise<World> = openWorld(),
): Promise<BrowserTrial> {
  const [world, browser] = await Promise.all([opening, openChromium()])
  let complaints: string[] = []

  async function open(options: BrowserContextOptions = DESKTOP): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: world.url, ...options })
    context.setDefaultTimeout(15_000)
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`console: ${message.text()} (${message.location().url})`)
    })
    context.on('weberror', (error) => complaints.push(`page: ${error.error().stack}`))
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== world.url && protocol.startsWith('http'))
        complaints.push(`request to another host: ${request.url()}`)
    })
    return context
  }

  return {
    world,
    browser,
    async openPage(path, options) {
      const context = await open(options)
      const page = await context.newPage()
      const link = await world.client.send<{ url: string }>('POST', '/weir/v1/sign-in-links', {})
      await page.goto(link.url)
      await page.getByRole('heading', { name: 'Home' }).waitFor()
      if (path !== '/') await page.goto(path)
      return page
    },
    async openStranger(path, options) {
      const page = await (await open(options)).newPage()
      await page.goto(path)
      return page
    },
    forgive(pattern) {
      complaints = complaints.filter((one) => !pattern.test(one))
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await world[Symbol.asyncDispose]()
      assert.deepEqual(complaints, [])
    },
  }
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What moves comes to its end at once; what spins has none. */
const SETTLE = `for (const one of document.getAnimations()) {
  if (one.effect?.getComputedTiming().endTime !== Infinity) one.finish()
}`

/** Throws where the page, as it is now, is not one for everybody. */
export async function assertAccessible(page: Page): Promise<void> {
  // Not as a script of the page, which its policy would forbid. React Aria's announcer is left out: for
  // some seconds it names a button that may be gone.
  await page.evaluate(axe.source)
  // A colour that is on its way to another is seen by nobody for long.
  await page.evaluate(SETTLE)
  const found = await page.evaluate<string[]>(`
    axe.run({ exclude: ['[data-live-announcer]'] }, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))
  `)
  assert.deepEqual(found, [])
}

/** Waits until there are so many: a list keeps the rows of the question before until the new ones are there. */
export async function assertCount(found: Locator, count: number): Promise<void> {
  await found.nth(count - 1).waitFor()
  await found.nth(count).waitFor({ state: 'detached' })
}

/** Throws where something is wider than the window. */
export async function assertFits(page: Page): Promise<void> {
  const [scroll, client] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )
  assert.ok(scroll <= client, `the page is ${scroll} wide in a window of ${client}`)
}
