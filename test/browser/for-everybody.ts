/** for-everybody: pages are held, in both sizes and both schemes, to be accessible and as wide as their window. */
import { test } from 'node:test'
import { assertAccessible, assertFits, type BrowserTrial, DESKTOP, PHONE } from './browser-trial.ts'

/** `ready` is a text that stands there once all of the page does. */
export function testForEverybody(
  what: string,
  trial: BrowserTrial,
  pages: readonly (readonly [path: string, ready: string])[],
): void {
  for (const [size, options] of [
    ['1440 pixels', DESKTOP],
    ['a phone', PHONE],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${what} are for everybody, and fit, on ${size} in ${colorScheme}`, async () => {
        const page = await trial.openPage('/', { ...options, colorScheme })
        for (const [path, ready] of pages) {
          await page.goto(path)
          await page.getByText(ready).filter({ visible: true }).first().waitFor()
          await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
          await assertFits(page)
          await assertAccessible(page)
        }
        await page.context().close()
      })
    }
  }
}
