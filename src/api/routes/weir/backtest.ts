/** backtest: what a filter would have done with the last events that a registration asks for. */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Registration } from '../../../domain/registration.ts'
import { rehearse } from '../../../notify/events/rehearse.ts'
import { parseRule, parseRuleValue } from '../../../notify/filters/rule.ts'
import { ruleIn, TriedFilter } from '../../contract/events/filter.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'
import { getOwnRegistration } from './own-registration.ts'

const BacktestBody = Type.Object({
  /** Without it, the one of the registration. */
  subscriber_filter: Type.Optional(TriedFilter),
  count: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000, description: 'How many events; 100 by default.' }),
  ),
})
type BacktestBody = Static<typeof BacktestBody>

const DEFAULT_COUNT = 100

const BacktestFields = Type.Object({
  tested: Type.Integer(),
  passed: Type.Integer(),
  isComplete: Type.Boolean({ description: 'Whether all that were asked for have been tried.' }),
  note: Type.Union([Type.Null(), Type.String()], {
    description: 'Where it stopped and why, when it is not complete.',
  }),
  results: Type.Array(
    Type.Object({
      eventId: Type.String(),
      eventCode: Type.String(),
      at: Type.Integer(),
      passes: Type.Boolean(),
      reason: Type.Union([Type.Null(), Type.String()], {
        description:
          'The term that fails, with what it wants and what is there. For one that passes: why the filter could not be applied to it, where it could not.',
      }),
    }),
  ),
})

export function backtestRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.post(
    '/weir/v1/registrations/:registrationId/filter/backtest',
    {
      schema: {
        tags: ['Weir'],
        description:
          'Which of the last events of the codes that a registration asks for a filter would let through, newest first, with the reason for each that it would not. Nothing is sent and nothing is kept.',
        params: Type.Object({ registrationId: Type.String() }),
        body: Type.Union([BacktestBody, Type.Null()]),
        response: { 200: BacktestFields, ...problems(400, 404) },
      },
    },
    async (request) => {
      const registration = await getOwnRegistration(
        request,
        request.params.registrationId,
        services,
      )
      const { subscriber_filter: given, count = DEFAULT_COUNT }: BacktestBody = request.body ?? {}
      const rule = ruleFor(given, registration)
      const { imsOrgId } = identity
      const { results, note } = await rehearse(rule, registration, count, { store, imsOrgId })
      const passed = results.filter(({ passes }) => passes).length
      const isComplete = note === null
      return { tested: results.length, passed, isComplete, note, results: [...results] }
    },
  )
}

/** The rule as a text, checked. */
function ruleFor(given: string | object | undefined, { name, filters }: Registration): string {
  const asked = given === undefined ? filters[0]?.rule : ruleIn(given)
  if (asked === undefined) {
    const problem = `The registration "${name}" has no filter. Give one as \`subscriber_filter\`.`
    throw new Fault('WEIR-400', { problem })
  }
  const rule = typeof asked === 'string' ? parseRule(asked) : parseRuleValue(asked)
  if ('problem' in rule) throw new Fault('WEIR-400', { problem: rule.problem })
  return typeof asked === 'string' ? asked : JSON.stringify(asked)
}
