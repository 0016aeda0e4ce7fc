/** alerts: what fires and has fired, and from when on it does, for each flow. */
import { Type } from 'typebox'
import { type AlertStatus, DEFAULT_RULE } from '../../../domain/alert.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { changeFlowRule, listFlowRules } from '../../../ingest/alerts/rules.ts'
import {
  ALERT_STATUSES,
  AlertPage,
  alertShown,
  FlowRuleFields,
  flowRuleFields,
  placeIn,
  placeText,
  RuleBody,
  RulesFields,
} from '../../contract/weir/alert.ts'
import { limitOf } from '../../contract/weir/asked.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'

const tags = ['Weir']
const RULES = '/weir/v1/alerts/rules'
const ByFlow = Type.Object({ flowId: Type.String() })

export function alertRoutes(app: App, services: Services): void {
  const { store } = services

  app.get(
    '/weir/v1/alerts',
    {
      schema: {
        tags,
        description:
          'Those that fire first, each newest first; of one flow, one status, or all. The fields are those of the events that tell of them. `next` is what `after` is on the next page; `null` on the last.',
        querystring: Type.Object({
          flowId: Type.Optional(Type.String()),
          status: Type.Optional(Type.String()),
          after: Type.Optional(Type.String()),
          limit: Type.Optional(Type.String()),
        }),
        response: { 200: AlertPage, ...problems(400) },
      },
    },
    async (request) => {
      const { flowId, status, after, limit } = request.query
      const most = limitOf(limit)
      const found = await store.read.alerts.list({
        flowId: flowId === undefined ? undefined : idOf(flowId),
        status: statusOf(status),
        after: placeIn(after),
        // One more, which says whether there is a next page.
        limit: most + 1,
      })
      const shown = found.slice(0, most)
      const last = shown.at(-1)
      return {
        alerts: shown.map(({ alert }) => alertShown(alert, services)),
        next: found.length > most && last !== undefined ? placeText(last.place) : null,
      }
    },
  )

  app.get(
    RULES,
    {
      schema: {
        tags,
        description: 'From when on alerts fire, and which flows have it otherwise.',
        response: { 200: RulesFields, ...problems() },
      },
    },
    async () => ({
      defaults: DEFAULT_RULE,
      flows: (await listFlowRules(store)).map(flowRuleFields),
    }),
  )

  app.put(
    `${RULES}/:flowId`,
    {
      schema: {
        tags,
        description:
          'From when on the alerts of a flow fire, for the run at work too; what is left out is as by default, and `null` switches that alert off.',
        params: ByFlow,
        body: RuleBody,
        response: { 200: FlowRuleFields, ...problems(400, 404) },
      },
    },
    async ({ params, body }) => flowRuleFields(await changeFlowRule(params.flowId, body, services)),
  )

  app.delete(
    `${RULES}/:flowId`,
    {
      schema: {
        tags,
        description: 'Gives a flow the defaults again.',
        params: ByFlow,
        response: { 204: Type.Null(), ...problems(404) },
      },
    },
    async (request, reply) => {
      await changeFlowRule(request.params.flowId, {}, services)
      return reply.code(204).send(null)
    },
  )
}

function statusOf(text: string | undefined): AlertStatus | undefined {
  const status = ALERT_STATUSES.find((one) => one === text)
  if (text === undefined || status !== undefined) return status
  const problem = `\`status\` is "${text}"; it must be one of ${ALERT_STATUSES.join(', ')}.`
  throw new Fault('WEIR-400', { problem })
}
