/** samples: which event codes, and which bodies of the client's own, a filter would let pass (pure). */
import type { ProviderId } from '../../domain/ids.ts'
import { decide } from './decide.ts'
import { isPlain, parseJson } from './json.ts'
import type { Rule } from './rule.ts'

/** An event code and a body it is announced with; `null` where none is known. */
export interface CodeSample extends CodeOfProvider {
  readonly sample: unknown
}

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

export function judgeSamples(
  rule: Rule,
  codes: readonly CodeSample[],
  customSamples: readonly CustomSample[],
): SampleVerdicts {
  const judgedCodes = Map.groupBy(codes, ({ sample }) => judgeSample(rule, sample))
  const judgedSamples = Map.groupBy(customSamples, ({ payload }) => judgeSample(rule, payload))
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

type Verdict = 'accepted' | 'rejected' | 'unusable'

function judgeSample(rule: Rule, sample: unknown): Verdict {
  const json = typeof sample === 'string' ? parseJson(sample) : { value: sample }
  if ('why' in json || isPlain(json.value) || json.value === undefined) return 'unusable'
  return decide(rule, json.value).kind === 'passes' ? 'accepted' : 'rejected'
}
