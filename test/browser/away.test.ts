import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { openWorld } from '../world.ts'
import { assertAccessible, openBrowserTrial } from './browser-trial.ts'

// Its own port, so that it comes back where the pages look for it.
const trial = await openBrowserTrial(openWorld({ WEIR_PORT: String(await freePort()) }))
after(() => trial[Symbol.asyncDispose]())
const { world } = trial

test('who leaves a page open is told that Weir is away, and then that the session is over', async () => {
  const page = await trial.openPage('/runs')
  await page.getByText('No runs yet').waitFor()
  await world.kill()
  await page.getByText('What you see may be old').waitFor()
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
  await assertAccessible(page)

  await world.start()
  await page.getByRole('heading', { name: 'Sign in to Weir' }).waitFor()
  const link = await world.client.send<{ url: string }>('POST', '/weir/v1/sign-in-links', {})
  const other = await page.context().newPage()
  await other.goto(link.url)
  await other.getByRole('heading', { name: 'Home' }).waitFor()
  await page.getByRole('button', { name: 'I have signed in' }).click()
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
  // The browser itself writes each answer that is none, or 403, into the console.
  trial.forgive(/console: Failed to load resource/)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
