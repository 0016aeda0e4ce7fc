import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { openStoreTrial } from '../../platform/store/store-trial.ts'
import {
  findEventCode,
  METADATA_ALIASES,
  PLATFORM_NOTIFICATIONS,
  PROVIDER_METADATA,
} from './catalog.ts'
import { findProvider, getProvider, headerNameOf, listProviders } from './providers.ts'

const SPELLINGS: readonly [spelling: string, code: string | null][] = [
  ['sources_flow_run_success', 'sources_flow_run_success'],
  ['sources_flow_run_failed', 'sources_flow_run_failed'],
  ['sources_flow_run_failure', 'sources_flow_run_failed'],
  ['sources_flow_run_started', 'sources_flow_run_started'],
  ['sources_flow_run_delay', 'sources_flow_run_delay'],
  ['sources_ingestion_error_rate_exceeded', 'sources_ingestion_error_rate_exceeded'],
  ['Sources_flow_run_success', null],
  ['sources_flow_run', null],
  ['', null],
]

for (const [spelling, code] of SPELLINGS) {
  test(`"${spelling}" ${code === null ? 'is no event code' : `means ${code}`}`, () => {
    assert.equal(findEventCode(PLATFORM_NOTIFICATIONS, spelling)?.code ?? null, code)
  })
}

test('no two codes share a spelling, and each has a label and a description', () => {
  const { eventCodes } = PLATFORM_NOTIFICATIONS
  const spellings = eventCodes.flatMap(({ code, aliases }) => [code, ...aliases])
  assert.equal(new Set(spellings).size, spellings.length)
  assert.ok(eventCodes.every(({ label, description }) => label !== '' && description !== ''))
})

test('the kinds that clients may make are the documented ones', () => {
  const many = PROVIDER_METADATA.filter(({ hasManyProviders }) => hasManyProviders)
  assert.deepEqual(
    many.map(({ id }) => id),
    ['3rd_party_custom_events', 'acs', 'aem', 'asset_compute', 'dx_commerce_events'],
  )
})

test('every metadata alias leads to a kind, and is none itself', () => {
  const ids = PROVIDER_METADATA.map(({ id }) => id)
  for (const [alias, metadataId] of METADATA_ALIASES) {
    assert.ok(ids.includes(metadataId) && !ids.includes(alias), alias)
  }
})

test("Weir's own provider is found by its id and by nothing else, and is listed first", async () => {
  await using trial = await openStoreTrial()
  const { store } = trial
  assert.equal(await findProvider(PLATFORM_NOTIFICATIONS.id, store), PLATFORM_NOTIFICATIONS)
  assert.equal(await findProvider(idOf('platform_notifications'), store), null)
  await assert.rejects(getProvider(idOf('nobody'), store), { code: 'EVENTS-404' })
  assert.deepEqual(await listProviders(store), [PLATFORM_NOTIFICATIONS])
})

const HEADERS: readonly [metadataId: string, instanceId: string | null, header: string][] = [
  ['platform_notifications', null, 'platform_notifications'],
  ['3rd_party_custom_events', 'orders-1', '3rd_party_custom_events_ORG@AdobeOrg_orders-1'],
  ['aem', 'author/1', 'aem_ORG@AdobeOrg_author/1'],
]

for (const [metadataId, instanceId, header] of HEADERS) {
  test(`instance ${instanceId} of ${metadataId} is "${header}" in x-adobe-provider`, () => {
    assert.equal(headerNameOf({ metadataId, instanceId }, 'ORG@AdobeOrg'), header)
  })
}
