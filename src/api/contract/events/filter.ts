/** filter: subscriber-defined filters on the wire, and what a validation of one answers (io-events 2.8). */
import { type Static, Type } from 'typebox'
import type { Filter } from '../../../domain/registration.ts'
import type { CodeOfProvider, SampleVerdicts } from '../../../notify/filters/samples.ts'

export const FilterBody = Type.Object({
  name: Type.String({ minLength: 3, maxLength: 80 }),
  description: Type.Optional(Type.String({ maxLength: 250 })),
  subscriber_filter: Type.String({ minLength: 1, description: 'The rule: JSON as a text.' }),
})

export const FilterFields = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  subscriber_filter: Type.String(),
})

export function filterOf(body: Static<typeof FilterBody>, id: string): Filter {
  return {
    id,
    name: body.name,
    description: body.description ?? '',
    rule: body.subscriber_filter,
  }
}

export function filterFields({ id, name, description, rule }: Filter): Static<typeof FilterFields> {
  return { id, name, description, subscriber_filter: rule }
}

/** Where a filter is only tried: it may be given as it is kept, or its rule alone. */
export const TriedFilter = Type.Unsafe<string | object>({
  description:
    'The rule as a JSON text, the rule as it is, or a whole filter with its rule in `subscriber_filter`.',
  // In a rule no field holds a text, so a whole filter is told apart, and is held to all of its rules.
  if: {
    anyOf: ['name', 'subscriber_filter'].map((name) => Type.Object({ [name]: Type.String() })),
  },
  then: FilterBody, // oxlint-disable-line unicorn/no-thenable -- A word of JSON Schema.
  else: Type.Union([Type.String({ minLength: 1 }), Type.Object({})]),
})

/** The rule in it: a text, or JSON already. */
export function ruleIn(tried: Static<typeof TriedFilter>): string | object {
  if (typeof tried === 'string') return tried
  const rule = 'subscriber_filter' in tried ? tried.subscriber_filter : undefined
  return typeof rule === 'string' ? rule : tried
}

/** Of a rule that may be kept later: nothing is written. */
export const ValidationBody = Type.Object({
  subscriber_filter: TriedFilter,
  custom_sample_events: Type.Optional(
    Type.Array(
      Type.Object({ name: Type.String({ minLength: 1 }), sample_payload: Type.Unknown() }),
      { maxItems: 100 },
    ),
  ),
})

const EventCodes = Type.Array(
  Type.Object({ event_code: Type.String(), provider_id: Type.String() }),
)
const Names = Type.Array(Type.String())

export const ValidationFields = Type.Object({
  accepted_event_metadata_ids: EventCodes,
  rejected_event_metadata_ids: EventCodes,
  unknown_event_metadata_ids: EventCodes,
  accepted_custom_sample_events: Names,
  rejected_custom_sample_events: Names,
  invalid_custom_sample_events: Names,
})

export function validationFields(verdicts: SampleVerdicts): Static<typeof ValidationFields> {
  return {
    accepted_event_metadata_ids: verdicts.acceptedCodes.map(codeFields),
    rejected_event_metadata_ids: verdicts.rejectedCodes.map(codeFields),
    unknown_event_metadata_ids: verdicts.unknownCodes.map(codeFields),
    accepted_custom_sample_events: [...verdicts.acceptedSamples],
    rejected_custom_sample_events: [...verdicts.rejectedSamples],
    invalid_custom_sample_events: [...verdicts.invalidSamples],
  }
}

function codeFields({ eventCode, providerId }: CodeOfProvider) {
  return { event_code: eventCode, provider_id: providerId }
}
