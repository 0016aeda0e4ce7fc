/** ingress-trial: what the tests of publishing share: a provider with event codes, and registrations of all kinds for them. */
import { idOf } from '../../../domain/ids.ts'
import type { Provider } from '../../../domain/provider.ts'
import type { Registration } from '../../../domain/registration.ts'
import { aRegistration } from '../../../platform/store/store-trial.ts'
import { type Answer, type AppTrial, type Headers, openAppTrial } from '../../app-trial.ts'
import type { Services } from '../../services.ts'

export interface IngressTrial extends AppTrial {
  /** As one structured event, unless the headers say otherwise. */
  post(body: unknown, headers?: Headers): Promise<Answer>
  /** What a registration finds in its journal. */
  journalOf(id: string): Promise<Record<string, unknown>[]>
}

export async function openIngressTrial(changes: Partial<Services> = {}): Promise<IngressTrial> {
  const trial = await openAppTrial(changes)
  await layOut(trial)
  return {
    ...trial,
    post: (body, headers = {}) =>
      trial.ask('POST', '/ingress', body, { 'content-type': ONE, ...headers }),
    async journalOf(id) {
      const entries = await trial.store.read.journal.list(idOf(id), 0, 1_000)
      return entries.map(({ body }) => JSON.parse(body))
    },
    [Symbol.asyncDispose]: () => trial[Symbol.asyncDispose](),
  }
}

export const ONE = 'application/cloudevents+json'
export const BATCH = 'application/cloudevents-batch+json'

export const PROVIDER: Provider & { instanceId: string } = {
  id: idOf('6e8bc430-9c3a-41d9-9669-0800200c9a66'),
  metadataId: '3rd_party_custom_events',
  instanceId: 'orders',
  label: 'Orders',
  description: '',
  docsUrl: '',
  source: 'urn:uuid:6e8bc430-9c3a-41d9-9669-0800200c9a66',
  publisher: 'ORG@AdobeOrg',
  format: 'cloud_events_v1',
  region: 'VA6',
  workspaceId: idOf('workspace-1'),
  eventCodes: [],
}
export const { source } = PROVIDER

const CODES = ['heard', 'paused', 'disabled', 'unheard', 'filtered', 'by-format']
const FILTER = { id: 'f', name: 'big', description: '', rule: '{"data":{"big":[true]}}' }

async function layOut({ store }: AppTrial): Promise<void> {
  const plain = { ...PROVIDER, id: idOf<'provider'>('0-plain'), instanceId: 'plain' }
  const registrations: [id: string, code: string, changes: Partial<Registration>][] = [
    ['heard', 'heard', { deliveryType: 'journal', webhookUrl: null }],
    ['paused', 'paused', { deliveryType: 'journal', webhookUrl: null, isWanted: false }],
    ['disabled', 'disabled', { status: 'hook_unreachable' }],
    ['filtered', 'filtered', { filters: [FILTER] }],
  ]
  await store.commit(async (ledgers) => {
    for (const one of [PROVIDER, { ...plain, format: 'adobe_io' as const }]) {
      await ledgers.providers.insert(one)
      for (const code of CODES) {
        const described = { code, aliases: [], label: code, description: code }
        await ledgers.providers.writeCode(one.id, described, null)
      }
    }
    for (const [id, eventCode, changes] of registrations) {
      const interests = [{ providerId: PROVIDER.id, eventCode }]
      await ledgers.registrations.insert(aRegistration(id, { interests, ...changes }))
    }
    const both = [PROVIDER.id, plain.id].map((providerId) => ({
      providerId,
      eventCode: 'by-format',
    }))
    await ledgers.registrations.insert(aRegistration('both', { interests: both }))
  })
}

export function anEvent(type: string, more: object = {}): object {
  return { id: `${type}-1`, source, type, data: { n: 1 }, ...more }
}
