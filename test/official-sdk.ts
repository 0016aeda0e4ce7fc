/** official-sdk: Adobe's own Node SDK for I/O Events, newest and unmodified, pointed at a Weir. */
import { createRequire } from 'node:module'
import { type Fields, fieldsOf, textOf } from './fields.ts'
import type { World } from './world.ts'

/** Organisation, project, workspace: what most calls begin with. */
export type Place = readonly [org: string, project: string, workspace: string]

/** What the tests call of it; the package declares its types in a way that cannot be imported. */
export interface Sdk {
  getAllProviders(org: string, options?: Fields): Promise<Fields>
  getProvider(id: string, fetchEventMetadata?: boolean): Promise<Fields>
  getProviderMetadata(): Promise<Fields>
  createProvider(...asked: [...Place, body: Fields]): Promise<Fields>
  updateProvider(...asked: [...Place, id: string, body: Fields]): Promise<Fields>
  deleteProvider(...asked: [...Place, id: string]): Promise<unknown>
  getAllEventMetadataForProvider(id: string): Promise<Fields>
  getEventMetadataForProvider(id: string, code: string): Promise<Fields>
  createEventMetadataForProvider(...asked: [...Place, id: string, body: Fields]): Promise<Fields>
  updateEventMetadataForProvider(
    ...asked: [...Place, id: string, code: string, body: Fields]
  ): Promise<Fields>
  deleteEventMetadata(...asked: [...Place, id: string, code: string]): Promise<unknown>
  deleteAllEventMetadata(...asked: [...Place, id: string]): Promise<unknown>
  createRegistration(...asked: [...Place, body: Fields]): Promise<Fields>
  updateRegistration(...asked: [...Place, id: string, body: Fields]): Promise<Fields>
  getRegistration(...asked: [...Place, id: string]): Promise<Fields>
  getAllRegistrationsForWorkspace(...asked: Place): Promise<Fields>
  getAllRegistrationsForOrg(org: string, page?: Fields): Promise<Fields>
  deleteRegistration(...asked: [...Place, id: string]): Promise<unknown>
  publishEvent(cloudEvent: Fields): Promise<unknown>
  getEventsFromJournal(url: string, options?: Fields): Promise<JournalAnswer>
  getEventsObservableFromJournal(
    url: string,
    options?: Fields,
    polling?: { interval?: number },
  ): Observable
  verifyDigitalSignatureForEvent(
    body: string,
    clientId: string,
    signature: SignatureOptions,
  ): Promise<unknown>
}

export interface JournalAnswer {
  readonly link: Readonly<Record<string, string>>
  readonly retryAfter?: number
  readonly events?: readonly { readonly position: string; readonly event: Fields }[]
}

export interface Observable {
  subscribe(observer: {
    next(item: { readonly position: string; readonly event: Fields }): void
    error(error: unknown): void
  }): { unsubscribe(): void }
}

export interface SignatureOptions {
  readonly digiSignature1: string
  readonly digiSignature2: string
  readonly publicKeyPath1: string
  readonly publicKeyPath2: string
}

interface Package {
  init(org: string, apiKey: string, token: string, options: Fields): Promise<Sdk>
}

/** `weirUrl`: where its management and its ingress are; it also finds the public keys there. */
export async function openSdk(
  weirUrl: string,
  { imsOrgId, clientId, token }: { imsOrgId: string; clientId: string; token: string },
): Promise<Sdk> {
  // Its key cache reads these when it is loaded (io-events 9.1).
  // oxlint-disable-next-line node/no-process-env -- the SDK takes its settings from nowhere else
  Object.assign(process.env, {
    AIO_STATE_ENDPOINT: weirUrl,
    __OW_NAMESPACE: '12345-weir',
    __OW_API_KEY: 'not-needed',
  })
  const sdk: Package = createRequire(import.meta.url)('@adobe/aio-lib-events')
  return await sdk.init(imsOrgId, clientId, token, {
    eventsBaseURL: weirUrl,
    eventsIngressURL: `${weirUrl}/ingress`,
  })
}

/** What a program of a stranger begins with: a credential of its own, a token, and the ids of the context. */
export interface SdkIn {
  readonly sdk: Sdk
  readonly place: Place
  readonly imsOrgId: string
  readonly clientId: string
  readonly token: string
}

export async function openSdkIn({ url, client }: World): Promise<SdkIn> {
  const context = fieldsOf(await client.get('/weir/v1/context'))
  const organisation = fieldsOf(context['organisation'])
  const imsOrgId = textOf(organisation['imsOrgId'])
  const place = [
    textOf(organisation['consumerOrgId']),
    textOf(fieldsOf(context['project'])['id']),
    textOf(fieldsOf(context['workspace'])['id']),
  ] as const
  const made = fieldsOf(await client.send('POST', '/weir/v1/credentials', { name: 'SDK' }))
  const clientId = textOf(made['clientId'])
  const token = await tokenOf(url, clientId, textOf(made['clientSecret']))
  return {
    sdk: await openSdk(url, { imsOrgId, clientId, token }),
    place,
    imsOrgId,
    clientId,
    token,
  }
}

async function tokenOf(url: string, clientId: string, secret: string): Promise<string> {
  const response = await fetch(`${url}/ims/token/v3`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: secret,
      grant_type: 'client_credentials',
      scope: 'openid,AdobeID,adobeio_api',
    }),
  })
  return textOf(fieldsOf(await response.json())['access_token'])
}
