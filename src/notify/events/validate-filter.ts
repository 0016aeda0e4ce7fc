/** validate-filter: which samples a filter would let through, before it is kept (io-events 2.8). */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Interest, Registration } from '../../domain/registration.ts'
import type { Effort } from '../filters/decide.ts'
import type { Rule } from '../filters/rule.ts'
import {
  type CustomSample,
  judgeSample,
  type SampleVerdicts,
  sortedSamples,
} from '../filters/samples.ts'
import { findAsked } from './asked.ts'
import { formatFor } from './envelope.ts'
import { findSample, type SampleNeeds } from './sample.ts'

/**
 * Of each event of interest the body that the registration would get of its sample is judged. One is
 * held at a time, for each may be a megabyte, and others have their turn between two.
 */
export async function validateFilter(
  rule: Rule,
  registration: Registration,
  custom: readonly CustomSample[],
  needs: ValidateNeeds,
): Promise<SampleVerdicts> {
  const effort: Effort = { left: MAX_STEPS }
  const codes = []
  for (const interest of registration.interests) {
    const sample = await findSampleBody(interest, registration, needs)
    codes.push({ ...interest, verdict: judgeSample(rule, sample, effort) })
    await nextTurn()
  }
  const samples = []
  for (const { name, payload } of custom) {
    samples.push({ name, verdict: judgeSample(rule, payload, effort) })
    await nextTurn()
  }
  return sortedSamples(codes, samples)
}

type ValidateNeeds = Pick<SampleNeeds, 'store' | 'identity' | 'publicUrl'>

/** Of all samples together: about a second at worst. */
const MAX_STEPS = 20_000_000

/** `null` where there is none. */
async function findSampleBody(
  interest: Interest,
  registration: Registration,
  needs: ValidateNeeds,
): Promise<string | null> {
  const asked = await findAsked(interest, needs.store)
  if (asked === null) return null
  const sampled = { ...asked, spelling: interest.eventCode }
  const format = formatFor(asked.provider, registration)
  return (await findSample(sampled, registration.clientId, needs, format))?.body ?? null
}
