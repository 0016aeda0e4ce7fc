/** draft: what a client asks a registration to be → checked fields, or a Fault (pure; io-events 2.2). */
import type { DeliveryFormat } from '../../domain/event.ts'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { Provider } from '../../domain/provider.ts'
import type {
  DeliveryType,
  Interest,
  Registration,
  SignatureScheme,
} from '../../domain/registration.ts'

/** The fields of a registration that its owner chooses. */
export type Wishes = Pick<
  Registration,
  | 'name'
  | 'description'
  | 'clientId'
  | 'deliveryType'
  | 'deliveryFormat'
  | 'signatures'
  | 'webhookUrl'
  | 'interests'
> & { readonly isEnabled: boolean }

/** What arrives on the wire, before its rules across fields are checked. */
export interface Draft {
  readonly clientId: string
  readonly name: string
  readonly description: string
  /** In any case; answered in lower case (io-events 10, row 24). */
  readonly deliveryType: string
  readonly deliveryFormat: string
  readonly signatures: readonly SignatureScheme[]
  readonly webhookUrl: string | null
  readonly interests: readonly { readonly providerId: string; readonly eventCode: string }[]
  readonly isEnabled: boolean
}

export function checkDraft(draft: Draft, providers: readonly Provider[]): Wishes {
  const deliveryType = deliveryTypeOf(draft.deliveryType)
  if (deliveryType !== 'journal' && draft.webhookUrl === null) {
    throw invalid(`A registration of delivery type "${deliveryType}" needs a \`webhook_url\`.`)
  }
  return {
    clientId: draft.clientId,
    name: draft.name,
    description: draft.description,
    deliveryType,
    deliveryFormat: deliveryFormatOf(draft.deliveryFormat),
    signatures: draft.signatures,
    webhookUrl: deliveryType === 'journal' ? null : draft.webhookUrl,
    interests: draft.interests.map((interest) => interestOf(interest, providers)),
    isEnabled: draft.isEnabled,
  }
}

function deliveryTypeOf(asked: string): DeliveryType {
  switch (asked.toLowerCase()) {
    case 'webhook':
      return 'webhook'
    case 'journal':
      return 'journal'
    default:
      throw invalid(
        `The delivery type "${asked}" is not offered by this Weir. Use "webhook" or "journal".`,
      )
  }
}

function deliveryFormatOf(asked: string): DeliveryFormat {
  switch (asked) {
    case 'adobe_io':
    case 'pipeline':
    case 'cloud_events_v1':
      return asked
    default:
      throw invalid(
        `The delivery format "${asked}" is not known. Use "adobe_io", "pipeline" or "cloud_events_v1".`,
      )
  }
}

function interestOf(
  { providerId, eventCode }: Draft['interests'][number],
  providers: readonly Provider[],
): Interest {
  const provider = providers.find(({ id }) => id === providerId)
  if (provider === undefined) {
    throw invalid(
      `The event of interest "${eventCode}" names the provider "${providerId}", which is not there. List the providers to find its id.`,
    )
  }
  const spellings = provider.eventCodes.flatMap(({ code, aliases }) => [code, ...aliases])
  if (!spellings.includes(eventCode)) {
    throw invalid(
      `The provider "${provider.label}" has no event code "${eventCode}". It has ${spellings.join(', ')}.`,
    )
  }
  return { providerId: idOf(providerId), eventCode }
}

function invalid(problem: string): Fault {
  return new Fault('EVENTS-400', { problem })
}
