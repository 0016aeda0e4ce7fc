import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/events/catalog.ts'
import { openAppTrial, PUBLIC_URL } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId } = trial.services.identity
const ALL = `/events/${consumerOrgId}/providers`
const ONE = `/events/providers/${PLATFORM_NOTIFICATIONS.id}`

interface Provider {
  readonly id: string
  readonly label: string
  readonly provider_metadata: string
  readonly _embedded?: { readonly eventmetadata: readonly { readonly event_code: string }[] }
}

async function providersOf(url: string): Promise<readonly Provider[]> {
  const { status, json } = await trial.ask('GET', url)
  assert.equal(status, 200)
  return (json as { _embedded: { providers: Provider[] } })._embedded.providers
}

const QUERIES: readonly [query: string, hasMetadata: boolean][] = [
  ['', false],
  ['?eventmetadata=false', false],
  ['?eventmetadata=true', true],
  ['?eventmetadata=True', true],
  ['?providerMetadataId=platform_notifications', false],
  ['?providerMetadataId=aep_observability_catalog_events&eventmetadata=true', true],
]

for (const [query, hasMetadata] of QUERIES) {
  test(`the providers with "${query}" are Platform notifications, ${hasMetadata ? 'with' : 'without'} its codes`, async () => {
    const [provider, ...others] = await providersOf(`${ALL}${query}`)
    assert.deepEqual(others, [])
    assert.equal(provider?.label, 'Platform notifications')
    assert.equal(provider.provider_metadata, 'platform_notifications')
    assert.deepEqual(
      provider._embedded?.eventmetadata.map(({ event_code }) => event_code),
      hasMetadata ? ['sources_flow_run_success', 'sources_flow_run_failed'] : undefined,
    )
  })
}

test('a provider that is listed is found by its id, and every link leads somewhere', async () => {
  const [listed] = await providersOf(`${ALL}?eventmetadata=true`)
  const { json } = await trial.ask('GET', `${ONE}?eventmetadata=true`)
  assert.deepEqual(json, listed)
  const links = [...JSON.stringify(json).matchAll(/"href":"([^"]+)"/g)].map(
    ([, href]) => href ?? '',
  )
  assert.ok(links.length >= 4)
  for (const href of links) {
    assert.ok(href.startsWith(PUBLIC_URL), href)
    assert.equal((await trial.ask('GET', href.slice(PUBLIC_URL.length))).status, 200, href)
  }
})

test('both spellings of the failed code are found, and are the same code', async () => {
  const [one, two] = await Promise.all(
    ['failed', 'failure'].map((end) =>
      trial.ask('GET', `${ONE}/eventmetadata/sources_flow_run_${end}`),
    ),
  )
  assert.equal(one?.status, 200)
  assert.deepEqual(one?.json, two?.json)
})

test('metadata of somebody else is not found', async () => {
  const { status } = await trial.ask('GET', `${ALL}?providerMetadataId=somebody_else`)
  assert.equal(status, 404)
})
