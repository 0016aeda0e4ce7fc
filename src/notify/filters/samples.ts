/** samples: which event codes, and which bodies of the client's own, a filter would let pass (pure). */
import type { ProviderId } from '../../domain/ids.ts'
import { decide, type Effort } from './decide.ts'
import { isPlain, parseJson } from './json.ts'
import type { Rule } from './rule.ts'

export interface CodeOfProvider {
  readonly providerId: ProviderId
  readonly eventCode: string
}

export interface CustomSample {
  readonly name: string
  /** A JSON object, or one as a text. */
  readonly payload: unknown
}

export interface SampleVerdicts {
  readonly acceptedCodes: readonly CodeOfProvider[]
  readonly rejectedCodes: readonly CodeOfProvider[]
  /** Nothing is there to judge these by. */
  readonly unknownCodes: readonly CodeOfProvider[]
  readonly acceptedSamples: readonly string[]
  readonly rejectedSamples: readonly string[]
  /** Neither a JSON object nor the text of one. */
  readonly invalidSamples: readonly string[]
}

/** `unusable`: nothing can be said by it. */
export type Verdict = 'accepted' | 'rejected' | 'unusable'

/** `sample`: a JSON object or list, or one as a text. What cannot be decided in time is let through, as events are. */
export function judgeSample(rule: Rule, sample: unknown, effort?: Effort): Verdict {
  const json = typeof sample === 'string' ? parseJson(sample) : { value: sample }
  if ('why' in json || isPlain(json.value) || json.value === undefined) return 'unusable'
  return decide(rule, json.value, effort).kind === 'fails' ? 'rejected' : 'accepted'
}

export function sortedSamples(
  codes: readonly (CodeOfProvider & { readonly verdict: Verdict })[],
  samples: readonly { readonly name: string; readonly verdict: Verdict }[],
): SampleVerdicts {
  const judgedCodes = Map.groupBy(codes, ({ verdict }) => verdict)
  const judgedSamples = Map.groupBy(samples, ({ verdict }) => verdict)
  const codesOf = (verdict: Verdict) =>
    (judgedCodes.get(verdict) ?? []).map(({ providerId, eventCode }) => ({ providerId, eventCode }))
  const namesOf = (verdict: Verdict) => (judgedSamples.get(verdict) ?? []).map(({ name }) => name)
  return {
    acceptedCodes: codesOf('accepted'),
    rejectedCodes: codesOf('rejected'),
    unknownCodes: codesOf('unusable'),
    acceptedSamples: namesOf('accepted'),
    rejectedSamples: namesOf('rejected'),
    invalidSamples: namesOf('unusable'),
  }
}
