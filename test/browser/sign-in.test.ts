import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Request } from 'playwright-core'
import { assertAccessible, openBrowserTrial, PHONE } from './browser-trial.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())

test('a stranger is told how to get a link, on whichever page', async () => {
  for (const path of ['/', '/runs', '/runs/01K', '/settings']) {
    const page = await trial.openStranger(path, PHONE)
    await page.getByRole('heading', { name: 'Sign in to Weir' }).waitFor()
    await page.getByText('npx weir dashboard').waitFor()
    await assertAccessible(page)
    await page.context().close()
  }
})

test('a link signs in once, and its code is gone from the address', async () => {
  const { url } = await trial.world.client.send<{ url: string }>(
    'POST',
    '/weir/v1/sign-in-links',
    {},
  )
  const page = await trial.openStranger(url)
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  assert.equal(new URL(page.url()).hash, '')
  const [cookie] = await page.context().cookies()
  assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict'])

  const other = await trial.openStranger(url)
  await other.getByText('This sign-in link was used before').waitFor()
  // From there it goes on: a new link in the same window is taken too.
  await other.getByText('npx weir dashboard').waitFor()
  assert.equal(new URL(other.url()).hash, '')
  const next = await trial.world.client.send<{ url: string }>('POST', '/weir/v1/sign-in-links', {})
  await other.goto(next.url)
  await other.getByRole('heading', { name: 'Home' }).waitFor()
  // The browser itself writes each answer of 403 into the console.
  trial.forgive(/console: Failed to load resource.+403.+\/weir\/v1\/session/)
})

test('who signs out, or is signed out, sees how to come back', async () => {
  const page = await trial.openPage('/runs')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in to Weir' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Sign in to Weir' }).waitFor()
})

test('the choice of light or dark is kept', async () => {
  const page = await trial.openPage('/', { colorScheme: 'light' })
  const background = () =>
    page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
  assert.equal(await background(), 'rgb(255, 255, 255)')
  await page.getByRole('button', { name: /Appearance/ }).click()
  await page.getByRole('option', { name: 'Dark' }).click()
  while ((await background()) !== 'rgb(17, 17, 17)') continue
  await page.reload()
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  assert.equal(await background(), 'rgb(17, 17, 17)')
})

test('a page that is not there says so, and a broken address leaves the navigation', async () => {
  const page = await trial.openPage('/runs/no-such-run')
  await page.getByText('No run has the id “no-such-run”').waitFor()
  await page.getByRole('link', { name: 'See all runs' }).waitFor()
  await page.getByRole('link', { name: 'Home' }).waitFor()
  trial.forgive(/console: Failed to load resource.+404/)
  await page.goto('/runs/1/2/3')
  await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
})

test('the first page needs less than 300 KB of script', async () => {
  const page = await trial.openStranger('about:blank')
  const scripts: Request[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request)
  })
  const { url } = await trial.world.client.send<{ url: string }>(
    'POST',
    '/weir/v1/sign-in-links',
    {},
  )
  await page.goto(url)
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  const sizes = await Promise.all(scripts.map((request) => request.sizes()))
  const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
  assert.ok(bytes > 50_000 && bytes < 300_000, `${bytes} bytes`)
})
