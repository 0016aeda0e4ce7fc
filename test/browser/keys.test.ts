import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assertAccessible, assertCount, openBrowserTrial } from './browser-trial.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial

async function tokenFor(clientId: string, secret: string): Promise<number> {
  const { status } = await fetch(`${world.url}/ims/token/v3`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    }),
  })
  return status
}

test('a credential is made, its secret is shown once, replaced, and revoked', async () => {
  const page = await trial.openPage('/keys')
  const dialog = page.getByRole('dialog')
  const valueOf = async (name: string) =>
    (
      await dialog
        .getByRole('definition')
        .nth(name === 'Client id' ? 0 : 1)
        .innerText()
    ).trim()
  await page.getByRole('button', { name: 'Make a credential' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Night watch')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await dialog.getByText('Copy the secret now').waitFor()
  await assertAccessible(page)
  const [clientId, secret] = [await valueOf('Client id'), await valueOf('Client secret')]
  assert.equal(await tokenFor(clientId, secret), 200)
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await page.getByRole('row', { name: 'Night watch' }).waitFor()
  await page.reload()
  await page.getByRole('row', { name: 'Night watch' }).waitFor()
  assert.ok(!(await page.content()).includes(secret))

  await page.getByRole('button', { name: 'More about Night watch' }).click()
  await page.getByRole('menuitem', { name: 'New secret' }).click()
  await dialog.getByRole('button', { name: 'Make a new secret' }).click()
  await dialog.getByText('Copy the secret now').waitFor()
  const renewed = await valueOf('Client secret')
  assert.deepEqual(
    [await tokenFor(clientId, secret), await tokenFor(clientId, renewed)],
    [401, 200],
  )
  await dialog.getByRole('button', { name: 'I have copied it' }).click()

  await page.getByRole('button', { name: 'More about Night watch' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke it' }).click()
  await page.getByText('“Night watch” is revoked.').waitFor()
  await page.getByRole('row', { name: 'Night watch' }).waitFor({ state: 'detached' })
  assert.equal(await tokenFor(clientId, renewed), 401)
  await page.getByText('Revoked too').click()
  await page.getByRole('row', { name: 'Night watch' }).waitFor()
})

test('a double click makes one credential, and its secret is not put away by a slip', async () => {
  const page = await trial.openPage('/keys')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Make a credential' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill(' Twice ')
  const make = dialog.getByRole('button', { name: 'Make it' })
  for (const name of ['Events', 'Platform']) {
    await dialog.getByRole('checkbox', { name }).press('Space')
  }
  await dialog.getByText('Choose at least one').waitFor()
  assert.ok(await make.isDisabled())
  await dialog.getByRole('checkbox', { name: 'Platform' }).press('Space')
  await make.dblclick()
  await dialog.getByText('Copy the secret now').waitFor()
  await page.keyboard.press('Escape')
  await dialog.getByText('Copy the secret now').waitFor()
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await dialog.waitFor({ state: 'detached' })
  const row = page.getByRole('row', { name: 'Twice' })
  await row.getByText('Platform', { exact: true }).waitFor()
  await assertCount(row, 1)

  // Of a browser that does not allow it, that is said with the id itself.
  await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`)
  await page.getByRole('button', { name: 'More about Twice' }).click()
  await page.getByRole('menuitem', { name: 'Copy the client id' }).click()
  await page.getByText(/does not allow to copy\. The client id is [0-9a-f]{32}/).waitFor()
})

test('the signing keys are rotated once, and the second time is refused with the reason', async () => {
  const page = await trial.openPage('/keys')
  const keys = page.getByRole('grid', { name: 'Signing keys' })
  await keys.getByRole('row').nth(2).waitFor()
  for (const said of ['A new key signs from now on.', /rotated within the last 24 hours/]) {
    await page.getByRole('button', { name: 'Rotate the keys' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rotate' }).click()
    await page.getByText(said).waitFor()
  }
  trial.forgive(/console: Failed to load resource.+409/)
  await keys.getByText('Retired', { exact: true }).waitFor()
})
