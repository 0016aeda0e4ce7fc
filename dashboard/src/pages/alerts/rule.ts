/** rule: from when on alerts fire, as the API answers it, and where it is asked for. */
import type { Static } from 'typebox'
import type { RulesFields } from '../../../../src/api/contract/weir/alert.ts'

export type Rules = Static<typeof RulesFields>
export type Rule = Rules['defaults']

export const RULES = '/weir/v1/alerts/rules'

export interface FlowName {
  readonly id: string
  readonly name: string
}
