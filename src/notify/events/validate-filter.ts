/** validate-filter: which samples a filter would let through, before it is kept (io-events 2.8). */
import type { Registration } from '../../domain/registration.ts'
import type { Rule } from '../filters/rule.ts'
import {
  type CodeSample,
  type CustomSample,
  judgeSamples,
  type SampleVerdicts,
} from '../filters/samples.ts'
import { findSampleBody } from './rehearse.ts'
import type { SampleNeeds } from './sample.ts'

/** Of each event of interest the body that the registration would get of its sample is judged. */
export async function validateFilter(
  rule: Rule,
  registration: Registration,
  custom: readonly CustomSample[],
  needs: Pick<SampleNeeds, 'store' | 'identity' | 'publicUrl'>,
): Promise<SampleVerdicts> {
  const codes: CodeSample[] = []
  for (const interest of registration.interests) {
    codes.push({ ...interest, sample: await findSampleBody(interest, registration, needs) })
  }
  return judgeSamples(rule, codes, custom)
}
