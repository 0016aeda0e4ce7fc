import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { documentedSentence, openAppTrial, PUBLIC_URL } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId, imsOrgId } = trial.services.identity
const ALL = `/events/${consumerOrgId}/providers`
const ONE = `/events/providers/${PLATFORM_NOTIFICATIONS.id}`
const OWN = `/events/${consumerOrgId}/${projectId}/${workspaceId}/providers`

interface Provider {
  readonly id: string
  readonly label: string
  readonly provider_metadata: string
  readonly _embedded?: { readonly eventmetadata: readonly { readonly event_code: string }[] }
}

async function providersOf(url: string): Promise<readonly Provider[]> {
  const { status, json, headers } = await trial.ask('GET', url)
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/hal+json; charset=utf-8')
  return (json as { _embedded: { providers: Provider[] } })._embedded.providers
}

async function make(fields: Record<string, string>): Promise<Provider> {
  const { status, json, text } = await trial.ask('POST', OWN, fields)
  assert.equal(status, 201, text)
  return json as Provider
}

const orders = await make({ label: 'Orders', instance_id: 'orders' })
const author = await make({ label: 'Author', provider_metadata: 'aem', instance_id: 'author' })
await make({ label: 'Orders of AEM', provider_metadata: 'aem', instance_id: 'orders' })

const EVERYBODY = ['Platform notifications', 'Orders', 'Author', 'Orders of AEM']
const LISTS: readonly [query: string, labels: readonly string[]][] = [
  ['', EVERYBODY],
  ['?unknown=parameter', EVERYBODY],
  ['?providerMetadataId=platform_notifications', ['Platform notifications']],
  ['?providerMetadataId=aep_observability_catalog_events', ['Platform notifications']],
  ['?providerMetadataId=aem', ['Author', 'Orders of AEM']],
  ['?providerMetadataId=aem&instanceId=author', ['Author']],
  ['?instanceId=orders', ['Orders', 'Orders of AEM']],
  ['?providerMetadataIds=aem', ['Author', 'Orders of AEM']],
  ['?providerMetadataIds=aem&providerMetadataIds=3rd_party_custom_events', EVERYBODY.slice(1)],
  ['?providerMetadataIds=aem,platform_notifications,nobody', EVERYBODY.toSpliced(1, 1)],
  ['?providerMetadataIds=aem&instanceId=orders', ['Orders of AEM']],
]

for (const [query, labels] of LISTS) {
  test(`the providers with "${query}" are ${labels.join(', ')}`, async () => {
    assert.deepEqual(
      (await providersOf(`${ALL}${query}`)).map(({ label }) => label),
      labels,
    )
  })
}

const WITH_CODES: readonly [query: string, hasCodes: boolean][] = [
  ['', false],
  ['?eventmetadata=false', false],
  ['?eventmetadata=true', true],
  ['?eventmetadata=True', true],
]

for (const [query, hasCodes] of WITH_CODES) {
  test(`with "${query}" providers come ${hasCodes ? 'with' : 'without'} their event codes`, async () => {
    const [platform, custom] = await providersOf(`${ALL}${query}`)
    const { eventCodes } = PLATFORM_NOTIFICATIONS
    assert.deepEqual(
      platform?._embedded?.eventmetadata.map(({ event_code }) => event_code),
      hasCodes ? eventCodes.map(({ code }) => code) : undefined,
    )
    assert.deepEqual(custom?._embedded, hasCodes ? { eventmetadata: [] } : undefined)
    const { json } = await trial.ask('GET', `${ONE}${query}`)
    assert.deepEqual(json, platform)
  })
}

test("Weir's own provider has no instance and nobody may change it", async () => {
  const { json } = await trial.ask('GET', ONE)
  const self = `${PUBLIC_URL}${ONE}`
  assert.deepEqual(json, {
    id: PLATFORM_NOTIFICATIONS.id,
    label: 'Platform notifications',
    description: 'Tells how flow runs and batches went.',
    source: 'urn:aio_provider_metadata:platform_notifications',
    docs_url:
      'https://experienceleague.adobe.com/en/docs/experience-platform/sources/notifications',
    publisher: 'Adobe',
    provider_metadata: 'platform_notifications',
    event_delivery_format: 'adobe_io',
    data_residency_region: 'VA6',
    _links: { 'rel:eventmetadata': { href: `${self}/eventmetadata` }, self: { href: self } },
  })
})

test("a client's provider says whose it is, and where it is changed", async () => {
  const { json } = await trial.ask('GET', `/events/providers/${author.id}`)
  const self = `${PUBLIC_URL}/events/providers/${author.id}`
  assert.deepEqual(json, {
    id: author.id,
    label: 'Author',
    description: 'Events published in the name of Experience Manager.',
    source: `urn:uuid:${author.id}`,
    docs_url: '',
    publisher: imsOrgId,
    provider_metadata: 'aem',
    instance_id: 'author',
    event_delivery_format: 'cloud_events_v1',
    data_residency_region: 'VA6',
    _links: {
      'rel:eventmetadata': { href: `${self}/eventmetadata` },
      'rel:update': { href: `${PUBLIC_URL}${OWN}/${author.id}` },
      self: { href: self },
    },
  })
})

test('every link that is for reading leads somewhere', async () => {
  const { json } = await trial.ask('GET', `${ALL}?eventmetadata=true`)
  const links = [...JSON.stringify(json).matchAll(/"(rel:update|[^"]+)":{"href":"([^"]+)"/g)]
    .filter(([, name]) => name !== 'rel:update')
    .map(([, , href = '']) => href)
  assert.ok(links.length >= 19)
  for (const href of links) {
    assert.ok(href.startsWith(PUBLIC_URL), href)
    assert.equal((await trial.ask('GET', href.slice(PUBLIC_URL.length))).status, 200, href)
  }
})

test('the kinds of provider are listed with whether clients may make their own', async () => {
  const { status, json, headers } = await trial.ask('GET', '/events/providermetadata')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/hal+json; charset=utf-8')
  const { _embedded, _links } = json as {
    _embedded: { providermetadata: Record<string, unknown>[] }
    _links: unknown
  }
  assert.deepEqual(_links, { self: { href: `${PUBLIC_URL}/events/providermetadata` } })
  assert.deepEqual(_embedded.providermetadata[0], {
    id: '3rd_party_custom_events',
    group: 'Custom',
    label: 'Custom events',
    description: 'Events that your own applications publish.',
    has_multiple_providers: true,
  })
  const own = _embedded.providermetadata.find(({ id }) => id === 'platform_notifications')
  assert.equal(own?.['has_multiple_providers'], false)
})

for (const accept of [null, '*/*', 'application/hal+json', 'application/json']) {
  test(`a client that accepts ${accept ?? 'nothing in particular'} is answered`, async () => {
    const { status, headers } = await trial.ask('GET', ONE, undefined, { accept })
    assert.equal(status, 200)
    assert.match(String(headers['content-type']), /^application\/hal\+json/)
  })
}

test('a content type and an organisation with a GET, as official clients send them, do no harm', async () => {
  const headers = { 'content-type': 'application/json', 'x-ims-org-id': imsOrgId }
  assert.equal((await trial.ask('GET', ONE, undefined, headers)).status, 200)
})

const REFUSED: readonly [url: string, status: number, sentence: RegExp][] = [
  [`${ALL}?providerMetadataId=somebody_else`, 404, /provider "somebody_else" is not found/],
  [`${ALL}?providerMetadataId=`, 404, /is not found/],
  [`${ALL}?instanceId=nobody`, 404, /"nobody"/],
  [`${ALL}?providerMetadataId=acs&instanceId=orders`, 404, /"acs orders"/],
  [`${ALL}?providerMetadataIds=acs&providerMetadataIds=x`, 404, /"acs x"/],
  ['/events/1/providers', 404, /organisation "1" is not found/],
  ['/events/providers/nobody', 404, /provider "nobody" is not found/],
  [`${ALL}?providerMetadataId=aem&providerMetadataIds=aem`, 400, /cannot be used together/],
  [`${ALL}?providerMetadataId=aem&providerMetadataId=acs`, 400, /providerMetadataId/],
  [`${ALL}?eventmetadata=yes`, 400, /`eventmetadata` is "yes"; it must be true or false/],
  [`${ONE}?eventmetadata=1`, 400, /true or false/],
  [`${ONE}?eventmetadata=true&eventmetadata=true`, 400, /eventmetadata/],
]

for (const [url, status, sentence] of REFUSED) {
  test(`GET ${url.replace(consumerOrgId, '{org}')} is refused with ${status}`, async () => {
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence(url, answer), sentence)
  })
}

const GATEWAY: readonly [headers: Record<string, string | null>, status: number][] = [
  [{ authorization: null }, 403],
  [{ authorization: 'Bearer wrong' }, 401],
]

for (const [headers, status] of GATEWAY) {
  for (const url of [ALL, ONE, `/events/providers/${orders.id}`, '/events/providermetadata']) {
    test(`${url.replace(consumerOrgId, '{org}')} is closed with ${status} to ${JSON.stringify(headers)}`, async () => {
      const answer = await trial.ask('GET', url, undefined, headers)
      assert.equal(answer.status, status)
      documentedSentence(url, answer)
    })
  }
}
