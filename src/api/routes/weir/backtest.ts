/** backtest: what a filter would have done with the last events that a registration asks for. */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Registration } from '../../../domain/registration.ts'
import { listLastBodies } from '../../../notify/events/rehearse.ts'
import { backtest } from '../../../notify/filters/backtest.ts'
import { parseRule, parseRuleValue, type Rule } from '../../../notify/filters/rule.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'
import { getOwnRegistration } from './own-registration.ts'

const BacktestBody = Type.Object({
  subscriber_filter: Type.Optional(
    Type.Union([Type.String(), Type.Object({})], {
      description: 'The rule as a JSON text, or as it is. Without it, the one of the registration.',
    }),
  ),
  count: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000, description: 'How many events; 100 by default.' }),
  ),
})
type BacktestBody = Static<typeof BacktestBody>

const DEFAULT_COUNT = 100

const BacktestFields = Type.Object({
  tested: Type.Integer(),
  passed: Type.Integer(),
  results: Type.Array(
    Type.Object({
      eventId: Type.String(),
      eventCode: Type.String(),
      at: Type.Integer(),
      passes: Type.Boolean(),
      reason: Type.Union([Type.Null(), Type.String()], {
        description: 'The term that fails, with what it wants and what is there.',
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
      const last = await listLastBodies(registration, count, { store, imsOrgId })
      const { results, ...counts } = backtest(
        rule,
        last.map(({ event: { id, at }, eventCode, body }) => ({
          eventId: id,
          eventCode,
          at,
          body,
        })),
      )
      return { ...counts, results: [...results] }
    },
  )
}

function ruleFor(given: string | object | undefined, { name, filters }: Registration): Rule {
  const asked = given ?? filters[0]?.rule
  if (asked === undefined) {
    const problem = `The registration "${name}" has no filter. Give one as \`subscriber_filter\`.`
    throw new Fault('WEIR-400', { problem })
  }
  const rule = typeof asked === 'string' ? parseRule(asked) : parseRuleValue(asked)
  if ('problem' in rule) throw new Fault('WEIR-400', { problem: rule.problem })
  return rule
}
