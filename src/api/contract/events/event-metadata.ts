/** event-metadata: event codes, and the samples of what they announce, on the wire (io-events 1.3). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { EventCode } from '../../../domain/provider.ts'
import type { EventCodeDraft } from '../../../notify/catalog/event-codes.ts'
import { sampleIn } from '../../../notify/catalog/sample-template.ts'
import type { Sample, SentSample } from '../../../notify/events/sample.ts'
import { isTooDeep, MAX_DEPTH } from '../../../domain/depth.ts'
import { collectionOf, type Homes, NAMES } from './hal.ts'
import { Link } from './places.ts'

const Name = Type.String({ minLength: 1, maxLength: 255, pattern: NAMES })

export const EventMetadataBody = Type.Object({
  // One or two dots alone would lead elsewhere in a path: to the provider itself.
  event_code: Type.String({
    minLength: 1,
    maxLength: 255,
    pattern: String.raw`^(?!\.{1,2}$)[\w\-.]+$`,
  }),
  label: Name,
  description: Name,
  // Some clients send `null` for none.
  sample_event_template: Type.Optional(
    Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 87_382 }),
  ),
})

export const SampleEventFields = Type.Object({
  event_code: Type.String(),
  format: Type.Union([Type.Literal('adobe_io'), Type.Literal('cloud_events')]),
  sample_payload: Type.String(),
  _links: Type.Object({ self: Link }),
})

/** What was sent, and how it gets there: `_weir.push` is `owed`, or why it is in the journal only. */
export const SentSampleFields = Type.Object({
  event_id: Type.String(),
  ...SampleEventFields.properties,
  _weir: Type.Object({
    push: Type.Union([Type.Literal('owed'), Type.Literal('journal'), Type.Literal('disabled')]),
    note: Type.String(),
  }),
})

export const EventMetadataFields = Type.Object({
  event_code: Type.String(),
  label: Type.String(),
  description: Type.String(),
  _embedded: Type.Optional(Type.Object({ sample_event: SampleEventFields })),
  _links: Type.Object({
    'rel:sample_event': Link,
    'rel:update': Type.Optional(Link),
    self: Link,
  }),
})

export const EventMetadataList = collectionOf('eventmetadata', EventMetadataFields)

export function eventCodeDraftOf(body: Static<typeof EventMetadataBody>): EventCodeDraft {
  const sample = body.sample_event_template ?? ''
  if (sample !== '') checkTemplate(sample)
  return {
    code: body.event_code,
    label: body.label,
    description: body.description,
    sample: sample === '' ? null : sample,
  }
}

/** What a client would have sent to make it so: a JSON Patch is one of this (io-events 1.2). */
export function eventCodeInput(draft: EventCodeDraft): Static<typeof EventMetadataBody> {
  return {
    event_code: draft.code,
    label: draft.label,
    description: draft.description,
    ...(draft.sample === null ? {} : { sample_event_template: draft.sample }),
  }
}

/** `self` and `update` are those of its provider; `sample` is `null` where it is not shown, or not there. */
export function eventMetadataFields(
  { code, label, description }: EventCode,
  { self, update }: Homes,
  sample: Sample | null = null,
): Static<typeof EventMetadataFields> {
  const path = `eventmetadata/${code}`
  return {
    event_code: code,
    label,
    description,
    ...(sample === null
      ? {}
      : { _embedded: { sample_event: sampleEventFields(sample, self, code) } }),
    _links: {
      'rel:sample_event': { href: `${self}/${path}/sample_event` },
      ...(update === null ? {} : { 'rel:update': { href: `${update}/${path}` } }),
      self: { href: `${self}/${path}` },
    },
  }
}

/** `provider`: where that is found. */
export function sampleEventFields(
  { eventCode, format, body }: Sample,
  provider: string,
  code: string,
): Static<typeof SampleEventFields> {
  return {
    event_code: eventCode,
    format: format === 'cloud_events_v1' ? 'cloud_events' : 'adobe_io',
    sample_payload: body,
    _links: { self: { href: `${provider}/eventmetadata/${code}/sample_event` } },
  }
}

export function sentSampleFields(
  sent: SentSample,
  provider: string,
  code: string,
): Static<typeof SentSampleFields> {
  const { push, filteredOut } = sent
  const aside =
    filteredOut === null
      ? ''
      : ` An event like it would have been left out by the filter: ${filteredOut}`
  return {
    event_id: sent.eventId,
    ...sampleEventFields(sent, provider, code),
    _weir: { push, note: `${NOTES[push]}${aside}` },
  }
}

const NOTES: Readonly<Record<SentSample['push'], string>> = {
  owed: 'It is in the journal of the registration and on its way to the webhook.',
  journal: 'It is in the journal of the registration, which is all that this one asks for.',
  disabled:
    'It is in the journal of the registration only: the webhook is disabled or has not proved itself. Edit the registration to enable it.',
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?$/

function checkTemplate(template: string): void {
  if (!BASE64.test(template)) throw invalid('is no base64')
  let sample: unknown
  try {
    sample = sampleIn(template)
  } catch (error) {
    throw invalid('is no JSON once it is decoded', error)
  }
  if (isTooDeep(sample)) {
    throw invalid(`is nested more than ${MAX_DEPTH} deep once it is decoded`)
  }
}

function invalid(rule: string, cause?: unknown): Fault {
  const problem = `\`sample_event_template\` ${rule}. Send the sample as JSON, encoded in base64.`
  return new Fault('EVENTS-400', { problem }, { cause })
}
