/** draft: what a client asks a registration to be → checked fields, or a Fault (pure; io-events 2.2). */
import type { DeliveryFormat } from '../../domain/event.ts'
import { Fault } from '../../domain/fault.ts'
import type { CredentialId, FlowId, ProjectId, WorkspaceId } from '../../domain/ids.ts'
import type { Provider } from '../../domain/provider.ts'
import type {
  DeliveryType,
  Filter,
  Registration,
  SignatureScheme,
} from '../../domain/registration.ts'
import { checkFilter } from './filter.ts'
import { type AskedInterest, interestsOf } from './interests.ts'

/** The fields of a registration that its owner chooses. */
export type Wishes = Pick<
  Registration,
  | 'projectId'
  | 'workspaceId'
  | 'credentialId'
  | 'name'
  | 'description'
  | 'clientId'
  | 'deliveryType'
  | 'deliveryFormat'
  | 'signatures'
  | 'webhookUrl'
  | 'interests'
  | 'filters'
  | 'flowIds'
  | 'isWanted'
  | 'maxInFlight'
  | 'maxPerSecond'
>

/** What arrives on the wire, before its rules across fields are checked. */
export interface Draft {
  readonly projectId: ProjectId
  readonly workspaceId: WorkspaceId
  readonly credentialId: CredentialId
  readonly clientId: string
  readonly name: string
  readonly description: string
  /** In any case; answered in lower case (io-events 10, row 24). */
  readonly deliveryType: string
  readonly deliveryFormat: string
  readonly signatures: readonly SignatureScheme[]
  readonly webhookUrl: string | null
  readonly runtimeAction: string | null
  readonly interests: readonly AskedInterest[]
  readonly filters: readonly Filter[]
  readonly flowIds: readonly FlowId[]
  readonly isWanted: boolean
  readonly maxInFlight: number | null
  readonly maxPerSecond: number | null
}

/** `had`: the events of interest of the registration that is to be changed; none where it is to be made. */
export function checkDraft(
  draft: Draft,
  providers: readonly Provider[],
  had: Registration['interests'] = [],
): Wishes {
  refuseRuntime(draft)
  const deliveryType = deliveryTypeOf(draft.deliveryType)
  const deliveryFormat = deliveryFormatOf(draft.deliveryFormat)
  if (deliveryType === 'webhook_batch' && deliveryFormat === 'pipeline') {
    throw invalid(
      'The delivery format "pipeline" is a list of one message already and cannot be sent in batches. Use "adobe_io" or "cloud_events_v1", or the delivery type "webhook".',
    )
  }
  if (deliveryType !== 'journal' && draft.webhookUrl === null) {
    throw invalid(`A registration of delivery type "${deliveryType}" needs a \`webhook_url\`.`)
  }
  const interests = interestsOf(draft.interests, providers, had)
  if (deliveryFormat === 'pipeline') refusePipelineOf(interests, providers)
  return {
    projectId: draft.projectId,
    workspaceId: draft.workspaceId,
    credentialId: draft.credentialId,
    clientId: draft.clientId,
    name: nameOf(draft.name),
    description: draft.description,
    deliveryType,
    deliveryFormat,
    signatures: draft.signatures,
    webhookUrl: deliveryType === 'journal' ? null : draft.webhookUrl,
    interests,
    filters: draft.filters.map(checkFilter),
    flowIds: draft.flowIds,
    isWanted: draft.isWanted,
    maxInFlight: draft.maxInFlight,
    maxPerSecond: draft.maxPerSecond,
  }
}

/** Two names that look alike are one name. */
function nameOf(asked: string): string {
  const name = asked.trim()
  if (name.length >= MIN_NAME) return name
  throw invalid(
    `The name "${asked}" is shorter than ${MIN_NAME} characters without the spaces around it. Choose a longer one.`,
  )
}

/** io-events 2.2. */
const MIN_NAME = 3

/** Events of clients' own providers are written as their provider says (decision 5). */
function refusePipelineOf(
  interests: Registration['interests'],
  providers: readonly Provider[],
): void {
  const own = new Set(providers.filter((one) => one.workspaceId === null).map(({ id }) => id))
  if (interests.some(({ providerId }) => own.has(providerId))) return
  throw invalid(
    'The delivery format "pipeline" is for the events of the platform, of which none is asked for. Leave `delivery_format` out: the events of other providers are written as their provider says.',
  )
}

function refuseRuntime({ runtimeAction, webhookUrl }: Draft): void {
  if (runtimeAction === null) return
  if (webhookUrl !== null) {
    throw invalid(
      'A registration has a `webhook_url` or a `runtime_action`, not both. Leave one out.',
    )
  }
  if (!/^[^/\s]+\/[^/\s]+$/.test(runtimeAction)) {
    throw invalid(
      `The \`runtime_action\` is "${runtimeAction}"; it must be of the form package/action.`,
    )
  }
  throw invalid(
    `The \`runtime_action\` "${runtimeAction}" cannot be called: this Weir has no runtime. Give the address of the action as \`webhook_url\`.`,
  )
}

function deliveryTypeOf(asked: string): DeliveryType {
  const spelt = asked.toLowerCase()
  switch (spelt) {
    case 'webhook':
    case 'webhook_batch':
    case 'journal':
      return spelt
    case 'aws_eventbridge':
      throw invalid(
        `The delivery type "${asked}" is not offered by this Weir: it has no way to Amazon EventBridge. Use "webhook", "webhook_batch" or "journal".`,
      )
    default:
      throw invalid(
        `The delivery type "${asked}" is not offered by this Weir. Use "webhook", "webhook_batch" or "journal".`,
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

function invalid(problem: string): Fault {
  return new Fault('EVENTS-400', { problem })
}
