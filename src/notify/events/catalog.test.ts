import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findEventCode,
  findProvider,
  METADATA_ALIASES,
  PLATFORM_NOTIFICATIONS,
  PROVIDERS,
} from './catalog.ts'

const SPELLINGS: readonly [spelling: string, code: string | null][] = [
  ['sources_flow_run_success', 'sources_flow_run_success'],
  ['sources_flow_run_failed', 'sources_flow_run_failed'],
  ['sources_flow_run_failure', 'sources_flow_run_failed'],
  ['sources_flow_run_started', null],
  ['', null],
]

for (const [spelling, code] of SPELLINGS) {
  test(`"${spelling}" ${code === null ? 'is no event code' : `means ${code}`}`, () => {
    assert.equal(findEventCode(PLATFORM_NOTIFICATIONS, spelling)?.code ?? null, code)
  })
}

test('no two codes of a provider share a spelling, and each has a label and a description', () => {
  for (const { eventCodes } of PROVIDERS) {
    const spellings = eventCodes.flatMap(({ code, aliases }) => [code, ...aliases])
    assert.equal(new Set(spellings).size, spellings.length)
    assert.ok(eventCodes.every(({ label, description }) => label !== '' && description !== ''))
  }
})

test('a provider is found by its id and by nothing else', () => {
  assert.equal(findProvider(PLATFORM_NOTIFICATIONS.id), PLATFORM_NOTIFICATIONS)
  assert.equal(findProvider('platform_notifications'), null)
})

test('every metadata alias leads to a provider', () => {
  const ids = PROVIDERS.map(({ metadataId }) => metadataId)
  for (const [alias, metadataId] of METADATA_ALIASES) {
    assert.ok(ids.includes(metadataId) && !ids.includes(alias), alias)
  }
})
