import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FaultCode } from '../../domain/fault.ts'
import { checkProviderDraft, type ProviderDraft } from './provider-draft.ts'

const DRAFT: ProviderDraft = {
  label: 'Orders',
  description: null,
  docsUrl: null,
  metadataId: null,
  instanceId: null,
  format: null,
  region: null,
}

test('a label is enough: the rest has its defaults', () => {
  assert.deepEqual(checkProviderDraft(DRAFT), {
    label: 'Orders',
    description: 'Events that your own applications publish.',
    docsUrl: '',
    metadataId: '3rd_party_custom_events',
    instanceId: null,
    format: 'cloud_events_v1',
    region: 'VA6',
  })
})

test('what is said is kept, an empty description included', () => {
  const said = {
    description: '',
    docsUrl: 'https://example.com/docs',
    metadataId: 'aem',
    instanceId: 'author-1',
    format: 'adobe_io',
    region: 'IRL1',
  }
  assert.deepEqual(checkProviderDraft({ ...DRAFT, ...said }), { label: 'Orders', ...said })
})

const REGIONS = ['va6', 'VA6', 'Va6', 'irl1', 'IRL1', 'iRl1']
for (const region of REGIONS) {
  test(`the region "${region}" is ${region.toUpperCase()}`, () => {
    assert.equal(checkProviderDraft({ ...DRAFT, region }).region, region.toUpperCase())
  })
}

const URLS = ['', 'http://localhost:3000', 'https://example.com', 'HTTPS://EXAMPLE.COM/a?b=c#d']
for (const docsUrl of URLS) {
  test(`"${docsUrl}" may be the URL of documentation`, () => {
    assert.equal(checkProviderDraft({ ...DRAFT, docsUrl }).docsUrl, docsUrl)
  })
}

const REFUSED: readonly [change: Partial<ProviderDraft>, code: FaultCode, words: RegExp][] = [
  [{ docsUrl: 'example.com' }, 'EVENTS-400', /`docs_url` is "example\.com".*http or https/],
  [{ docsUrl: 'ftp://example.com' }, 'EVENTS-400', /docs_url/],
  [{ docsUrl: 'javascript:alert(1)' }, 'EVENTS-400', /docs_url/],
  [{ docsUrl: 'https://' }, 'EVENTS-400', /docs_url/],
  [{ docsUrl: 'https://example.com/a b' }, 'EVENTS-400', /docs_url/],
  [{ docsUrl: ' https://example.com' }, 'EVENTS-400', /docs_url/],
  [{ region: 'EU' }, 'EVENTS-400', /`data_residency_region` is "EU"\. Use "VA6" or "IRL1"/],
  [{ region: '' }, 'EVENTS-400', /data_residency_region/],
  [{ format: 'cloud_events' }, 'EVENTS-400', /`event_delivery_format` is "cloud_events"/],
  [{ format: 'pipeline' }, 'EVENTS-400', /event_delivery_format/],
  [{ format: 'ADOBE_IO' }, 'EVENTS-400', /event_delivery_format/],
  [{ metadataId: 'aem' }, 'EVENTS-400', /"aem" needs an `instance_id`/],
  [{ metadataId: 'acs' }, 'EVENTS-400', /instance_id/],
  [{ metadataId: 'asset_compute' }, 'EVENTS-400', /instance_id/],
  [{ metadataId: 'dx_commerce_events' }, 'EVENTS-400', /instance_id/],
  [{ metadataId: 'nobody' }, 'EVENTS-404', /provider metadata "nobody" is not found/],
  [{ metadataId: 'AEM', instanceId: 'a' }, 'EVENTS-404', /"AEM"/],
  [{ metadataId: 'platform_notifications', instanceId: 'a' }, 'EVENTS-403', /Weir's own/],
  [{ metadataId: 'aep_observability_catalog_events' }, 'EVENTS-403', /Weir's own/],
]

for (const [change, code, words] of REFUSED) {
  test(`${JSON.stringify(change)} is refused with ${code}`, () => {
    assert.throws(() => checkProviderDraft({ ...DRAFT, ...change }), { code, message: words })
  })
}
