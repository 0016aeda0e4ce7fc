/** official-sdk: @adobe/aio-lib-events, unmodified, through every call it has, against a real Weir (io-events 9.1). */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { embeddedIn, type Fields, fieldsOf, textOf } from '../fields.ts'
import { openSdkIn, type Place, type Sdk } from '../official-sdk.ts'
import { openWorld, type World } from '../world.ts'

let world: World
let sdk: Sdk
let place: Place
let clientId: string

before(async () => {
  world = await openWorld()
  ;({ sdk, place, clientId } = await openSdkIn(world))
})
after(() => world[Symbol.asyncDispose]())

test('the end-to-end story of the SDK itself', async () => {
  const provider = await sdk.createProvider(...place, {
    label: 'EventsSDKE2E 1',
    organization_id: 'ignored',
  })
  assert.equal(provider['label'], 'EventsSDKE2E 1')
  const providerId = textOf(provider['id'])
  const code = 'com.adobe.events.sdk.event.1'
  const metadata = await sdk.createEventMetadataForProvider(...place, providerId, {
    event_code: code,
    description: 'E2E test for Events SDK',
    label: 'EventsSDKE2E 1',
  })
  assert.equal(metadata['event_code'], code)
  const registration = await sdk.createRegistration(...place, {
    name: 'Test Events SDK 1',
    description: 'Test Events SDK 1',
    client_id: clientId,
    delivery_type: 'journal',
    events_of_interest: [{ event_code: code, provider_id: providerId }],
  })
  assert.equal(registration['webhook_status'], 'verified')
  assert.equal(registration['enabled'], true)

  const empty = await sdk.getEventsFromJournal(journalOf(registration), { latest: true })
  assert.ok(empty.link['next'])
  assert.equal(empty.retryAfter, 10_000)
  assert.equal(empty.events, undefined)

  // The SDK's own test leaves `specversion` out.
  const source = `urn:uuid:${providerId}`
  const cloudEvent = { id: 'test-1', source, type: code, data: { test: 'eventsSDKe2e_1' } }
  assert.equal(await sdk.publishEvent(cloudEvent), 'OK')
  // It adds `latest` to a link that has `since` already.
  const filled = await sdk.getEventsFromJournal(empty.link['next'] ?? '', { latest: true })
  assert.equal(filled.events?.[0]?.event['source'], source)
  assert.equal(filled.events[0].event['id'], 'test-1')

  await sdk.deleteRegistration(...place, textOf(registration['registration_id']))
  await sdk.deleteAllEventMetadata(...place, providerId)
  await sdk.deleteProvider(...place, providerId)
  await assert.rejects(sdk.getProvider(providerId), /404/)
})

test('providers are listed, filtered, changed and deleted; a taken instance is a conflict', async () => {
  const [org] = place
  const made = await sdk.createProvider(...place, { label: 'Orders', instance_id: 'orders-1' })
  const id = textOf(made['id'])
  await assert.rejects(
    sdk.createProvider(...place, { label: 'Orders again', instance_id: 'orders-1' }),
    (error: SdkError) => error.sdkDetails.conflictingId === id,
  )

  const all = await sdk.getAllProviders(org)
  assert.deepEqual(labelsOf(all, 'providers'), ['Platform notifications', 'Orders'])
  const platform = await sdk.getAllProviders(org, {
    fetchEventMetadata: true,
    filterBy: { providerMetadataId: 'platform_notifications' },
  })
  const [first] = embeddedIn(platform, 'providers')
  assert.equal(embeddedIn(first, 'eventmetadata').length, 7)
  const both = { providerMetadataIds: ['platform_notifications', '3rd_party_custom_events'] }
  assert.equal(
    embeddedIn(await sdk.getAllProviders(org, { filterBy: both }), 'providers').length,
    2,
  )
  const one = await sdk.getAllProviders(org, { filterBy: { instanceId: 'orders-1' } })
  assert.deepEqual(labelsOf(one, 'providers'), ['Orders'])
  await assert.rejects(sdk.getAllProviders(org, { filterBy: { instanceId: 'nobody' } }), /404/)

  const changed = await sdk.updateProvider(...place, id, { label: 'Orders, renamed' })
  assert.equal(changed['label'], 'Orders, renamed')
  const read = await sdk.getProvider(id, true)
  assert.equal(read['label'], 'Orders, renamed')
  assert.deepEqual(embeddedIn(read, 'eventmetadata'), [])
  const kinds = embeddedIn(await sdk.getProviderMetadata(), 'providermetadata')
  assert.ok(kinds.some((kind) => kind['id'] === '3rd_party_custom_events'))
  assert.equal(await sdk.deleteProvider(...place, id), undefined)
})

test('event metadata is made, read, changed and deleted, one by one and all at once', async () => {
  const id = textOf((await sdk.createProvider(...place, { label: 'Metadata' }))['id'])
  const body = { label: 'Placed', description: 'An order was placed' }
  for (const code of ['com.example.order-placed', 'com.example.order_paid', 'third']) {
    await sdk.createEventMetadataForProvider(...place, id, { ...body, event_code: code })
  }
  const changed = await sdk.updateEventMetadataForProvider(...place, id, 'third', {
    ...body,
    event_code: 'third',
    label: 'Changed',
  })
  assert.equal(changed['label'], 'Changed')
  const one = await sdk.getEventMetadataForProvider(id, 'com.example.order-placed')
  assert.equal(one['description'], body.description)
  await sdk.deleteEventMetadata(...place, id, 'com.example.order_paid')
  assert.deepEqual(labelsOf(await sdk.getAllEventMetadataForProvider(id), 'eventmetadata'), [
    'Placed',
    'Changed',
  ])
  await sdk.deleteAllEventMetadata(...place, id)
  assert.deepEqual(labelsOf(await sdk.getAllEventMetadataForProvider(id), 'eventmetadata'), [])
  await assert.rejects(sdk.getEventMetadataForProvider(id, 'third'), /404/)
})

test('registrations are made, listed by workspace and by pages of the organisation, changed and deleted', async () => {
  const { providerId, code } = await aCode('Registrations')
  const wish = (name: string): Fields => ({
    name,
    client_id: clientId,
    delivery_type: 'WEBHOOK',
    webhook_url: `${world.receiver.url}/sdk`,
    events_of_interest: [{ provider_id: providerId, event_code: code }],
    consumerOrgId: 'ignored',
  })
  const made: Fields[] = []
  for (const name of ['SDK one', 'SDK two', 'SDK three']) {
    made.push(await sdk.createRegistration(...place, wish(name)))
  }
  const [first] = made
  const id = textOf(first?.['registration_id'])
  assert.equal(first?.['webhook_status'], 'verified')
  await assert.rejects(
    sdk.createRegistration(...place, wish('SDK one')),
    (error: SdkError) => error.sdkDetails.conflictingId === id,
  )
  assert.equal((await sdk.getRegistration(...place, id))['name'], 'SDK one')
  const renamed = await sdk.updateRegistration(...place, id, wish('SDK uno'))
  assert.equal(renamed['name'], 'SDK uno')
  const inWorkspace = await sdk.getAllRegistrationsForWorkspace(...place)
  assert.deepEqual(namesOf(inWorkspace), ['SDK uno', 'SDK two', 'SDK three'])

  const page = await sdk.getAllRegistrationsForOrg(place[0], { page: 1, size: 2 })
  assert.deepEqual(namesOf(page), ['SDK three'])
  assert.deepEqual(page['page'], {
    size: 2,
    number: 1,
    numberOfElements: 1,
    totalElements: 3,
    totalPages: 2,
  })
  await assert.rejects(sdk.getAllRegistrationsForOrg(place[0], { page: 0, size: 101 }), /400/)
  for (const one of made) await sdk.deleteRegistration(...place, textOf(one['registration_id']))
  await assert.rejects(sdk.getRegistration(...place, id), /404/)
})

test('what nobody asked for is accepted without a text, and what is no event is refused', async () => {
  const { providerId, code } = await aCode('Unheard')
  assert.equal(await publish(providerId, code, 'x'), undefined)
  await assert.rejects(publish(randomUUID(), code, 'x'), /400/)
  await assert.rejects(sdk.publishEvent({ nothing: 'of use' }), /400/)
})

test('signatures of first attempts and of retries verify, and only with the right client and body', async () => {
  const { providerId, code } = await aCode('Signed')
  const { receiver } = world
  const registration = await sdk.createRegistration(...place, {
    name: 'SDK signed',
    client_id: clientId,
    delivery_type: 'webhook',
    webhook_url: `${receiver.url}/signed`,
    events_of_interest: [{ provider_id: providerId, event_code: code }],
  })
  assert.equal(registration['webhook_status'], 'verified')
  receiver.answer = 503
  await publish(providerId, code, 'signed-1')
  const mine = (path: string) => receiver.heard.filter((one) => one.path === path)
  await receiver.until(() => mine('/signed').length >= 1)
  receiver.answer = 200
  await receiver.until(() => mine('/signed').length >= 2)

  const [first, retry] = mine('/signed')
  assert.ok(first !== undefined && retry !== undefined)
  assert.equal(first.headers['x-adobe-retry-count'], undefined)
  assert.equal(retry.headers['x-adobe-retry-count'], '1')
  assert.equal(retry.eventId, first.eventId)
  assert.notEqual(retry.headers['x-adobe-delivery-id'], first.headers['x-adobe-delivery-id'])
  for (const { headers, text } of [first, retry]) {
    const signature = {
      digiSignature1: textOf(headers['x-adobe-digital-signature-1']),
      digiSignature2: textOf(headers['x-adobe-digital-signature-2']),
      publicKeyPath1: textOf(headers['x-adobe-public-key1-path']),
      publicKeyPath2: textOf(headers['x-adobe-public-key2-path']),
    }
    const verify = (body: string, client: string, options = signature): Promise<unknown> =>
      sdk.verifyDigitalSignatureForEvent(body, client, options)
    assert.equal(await verify(text, clientId), true)
    assert.equal(await verify(Buffer.from(text).toString('base64'), clientId), true)
    const oneBad = { ...signature, digiSignature1: signature.digiSignature2 }
    assert.equal(await verify(text, clientId, oneBad), true)
    const bothBad = { ...oneBad, digiSignature2: signature.digiSignature1 }
    assert.equal(await verify(text, clientId, bothBad), undefined)
    assert.equal(await verify(text.replace('signed-1', 'signed-2'), clientId), undefined)
    assert.equal(statusIn(await verify(text, 'somebody-else')), 401)
  }
})

interface SdkError {
  readonly sdkDetails: { readonly conflictingId?: string }
}

async function aCode(label: string): Promise<{ providerId: string; code: string }> {
  const providerId = textOf((await sdk.createProvider(...place, { label }))['id'])
  const code = 'com.example.happened'
  const described = { event_code: code, label, description: label }
  await sdk.createEventMetadataForProvider(...place, providerId, described)
  return { providerId, code }
}

function publish(providerId: string, type: string, id: string): Promise<unknown> {
  const source = `urn:uuid:${providerId}`
  return sdk.publishEvent({ specversion: '1.0', id, source, type, data: { n: 1 } })
}

function journalOf(registration: Fields): string {
  return textOf(fieldsOf(fieldsOf(registration['_links'])['rel:events'])['href'])
}

function labelsOf(list: Fields, noun: string): unknown[] {
  return embeddedIn(list, noun).map((one) => one['label'])
}

function namesOf(list: Fields): unknown[] {
  return embeddedIn(list, 'registrations').map((one) => one['name'])
}

function statusIn(answer: unknown): unknown {
  return fieldsOf(fieldsOf(answer)['error'])['statusCode']
}
