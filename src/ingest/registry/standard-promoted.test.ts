/** standard-promoted: records are promoted into schemas that are composed of the standard resources. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JSON_LINES, openTrial, readLines, readPart } from '../promote/promote-trial.ts'
import { promote } from '../promote/promote.ts'
import { checkableOf } from './checkable.ts'
import { resolved } from './resolve.ts'
import { EVENT, PROFILE } from './standard/classes.ts'
import { findStandard, STANDARD } from './standard/standard.ts'

const library = (id: string) => findStandard(id)?.document ?? null

async function recordsOf(ids: readonly string[], primary: string | null = null) {
  const { records, obstacle } = await checkableOf(
    resolved({ $id: 'own', type: 'object', allOf: ids.map(($ref) => ({ $ref })) }, library),
    primary,
  )
  assert.equal(obstacle, null)
  return records
}

for (const { kind, id, title, document } of STANDARD) {
  if (kind !== 'fieldgroups') continue
  test(`records can be checked by a schema with the standard field group ${title}`, async () => {
    const [of = PROFILE] = [document['meta:intendedToExtend']].flat()
    const records = await recordsOf([String(of), id])
    assert.ok((records?.fields.length ?? 0) > 2)
  })
}

test('profiles are promoted, and none lacks the primary identity, wherever it stands', async () => {
  await using trial = await openTrial()
  const groups = ['context/profile-person-details', 'context/profile-personal-details']
  const ids = [PROFILE, ...groups.map((name) => `https://ns.adobe.com/xdm/${name}`)]
  const schema = await recordsOf(ids, '/personalEmail/address')
  assert.ok(schema !== null)
  const records = [
    {
      _id: '1',
      person: { name: { firstName: 'Ada' }, birthYear: 1815 },
      personalEmail: { address: 'a@b.c', primary: true },
      homeAddress: { _schema: { latitude: 51.5 } },
    },
    { _id: '2', personalEmail: { address: null } },
    { _id: '3', person: { birthYear: 0, gender: 'x' }, personalEmail: { address: 'nowhere' } },
    { _id: '4' },
  ]
  const file = await trial.stage(
    JSON_LINES,
    'a.json',
    records.map((one) => JSON.stringify(one)).join('\n'),
  )
  const order = await trial.order(JSON_LINES, schema)
  await promote([file], order, () => {})
  const select = '_id, person.name.firstName, personalEmail, homeAddress._schema.latitude'
  assert.deepEqual(await readPart(order, select), [
    [
      '1',
      'Ada',
      {
        primary: true,
        address: 'a@b.c',
        label: null,
        type: null,
        status: null,
        statusReason: null,
      },
      51.5,
    ],
  ])
  const refused = await readLines(order, 'row_errors_sample.json')
  assert.deepEqual(
    refused.map(({ _errors }) => (_errors as { column: string }[]).map(({ column }) => column)),
    [
      ['personalEmail.address'],
      ['person.birthYear', 'person.gender', 'personalEmail.address'],
      ['personalEmail'],
    ],
  )
})

test('events are promoted with their lists and their map of identities', async () => {
  await using trial = await openTrial()
  const groups = ['experienceevent-commerce', 'experienceevent-environment-details', 'identitymap']
  const schema = await recordsOf([
    EVENT,
    ...groups.map((name) => `https://ns.adobe.com/xdm/context/${name}`),
  ])
  assert.ok(schema !== null)
  const event = { _id: 'e', timestamp: '2024-01-02T03:04:05Z' }
  const records = [
    {
      ...event,
      productListItems: [{ SKU: 'a', quantity: 2 }],
      identityMap: { Email: [{ id: 'a@b' }] },
      environment: { ipV4: '192.0.2.1' },
    },
    {
      ...event,
      productListItems: [{ SKU: 'a' }, { quantity: 1.5 }],
      environment: { ipV4: '192.0.2.999' },
    },
  ]
  const file = await trial.stage(
    JSON_LINES,
    'a.json',
    records.map((one) => JSON.stringify(one)).join('\n'),
  )
  const order = await trial.order(JSON_LINES, schema)
  await promote([file], order, () => {})
  const select = `productListItems[1].quantity, identityMap['Email'][1].authenticatedState`
  assert.deepEqual(await readPart(order, select), [['2', 'ambiguous']])
  const [refused] = await readLines(order, 'row_errors_sample.json')
  assert.deepEqual(
    ((refused?.['_errors'] ?? []) as { column: string }[]).map(({ column }) => column).toSorted(),
    ['environment.ipV4', 'productListItems[1].quantity'],
  )
})
