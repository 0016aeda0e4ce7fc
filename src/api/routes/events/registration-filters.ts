/** registration-filters: the filter of a registration, and what one would do to it (io-events 2.8). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { validateFilter } from '../../../notify/events/validate-filter.ts'
import { parseRule, parseRuleValue } from '../../../notify/filters/rule.ts'
import {
  addFilter,
  changeFilter,
  checkRule,
  getFilter,
  removeFilter,
} from '../../../notify/registrations/filter.ts'
import { refusals } from '../../contract/events/error.ts'
import {
  FilterBody,
  FilterFields,
  filterFields,
  filterOf,
  ruleIn,
  ValidationBody,
  ValidationFields,
  validationFields,
} from '../../contract/events/filter.ts'
import { HAL } from '../../contract/events/hal.ts'
import type { App, Services } from '../../services.ts'
import { ByWorkspace, getInWorkspace, WORKSPACE } from './workspace.ts'

const tags = ['Registrations']
const ONE = `${WORKSPACE}/registrations/:registrationId`
const ById = Type.Object({ ...ByWorkspace, registrationId: Type.String() })
const ByFilter = Type.Object({ ...ById.properties, filterId: Type.String() })

export function registrationFilterRoutes(app: App, services: Services): void {
  const { chance } = services

  app.get(
    `${ONE}/filters`,
    {
      schema: {
        tags,
        summary: 'The filters of a registration: one or none',
        params: ById,
        response: { 200: Type.Array(FilterFields), ...refusals(404) },
      },
    },
    async (request) => (await getInWorkspace(request.params, services)).filters.map(filterFields),
  )

  app.post(
    `${ONE}/filters`,
    {
      schema: {
        tags,
        summary: 'Give a registration its filter',
        params: ById,
        body: FilterBody,
        response: { 201: FilterFields, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const { id } = await getInWorkspace(request.params, services)
      const filter = await addFilter(id, filterOf(request.body, chance.uuid()), services)
      return reply.code(201).send(filterFields(filter))
    },
  )

  app.get(
    `${ONE}/filters/:filterId`,
    {
      schema: {
        tags,
        summary: 'One filter',
        params: ByFilter,
        response: { 200: FilterFields, ...refusals(404) },
      },
    },
    async (request) => {
      const { filters } = await getInWorkspace(request.params, services)
      return filterFields(getFilter(filters, request.params.filterId))
    },
  )

  app.put(
    `${ONE}/filters/:filterId`,
    {
      schema: {
        tags,
        produces: [HAL],
        summary: 'Change a filter; the webhook is not challenged again',
        params: ByFilter,
        body: FilterBody,
        response: { 200: FilterFields, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const { id } = await getInWorkspace(request.params, services)
      const filter = filterOf(request.body, request.params.filterId)
      reply.type(HAL)
      return filterFields(await changeFilter(id, filter, services))
    },
  )

  app.delete(
    `${ONE}/filters/:filterId`,
    {
      schema: {
        tags,
        summary: 'Take the filter of a registration away',
        params: ByFilter,
        response: { 204: Type.Null(), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { id } = await getInWorkspace(request.params, services)
      await removeFilter(id, request.params.filterId, services)
      return reply.code(204).send(null)
    },
  )

  app.post(
    `${ONE}/filter/validate`,
    {
      schema: {
        tags,
        produces: [HAL],
        summary: 'Try a filter on samples of the events of interest, and on samples of your own',
        params: ById,
        body: ValidationBody,
        response: { 200: ValidationFields, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const registration = await getInWorkspace(request.params, services)
      const { subscriber_filter: tried, custom_sample_events: samples = [] } = request.body
      const given = ruleIn(tried)
      const rule = checkRule(typeof given === 'string' ? parseRule(given) : parseRuleValue(given))
      const custom = samples.map(({ name, sample_payload }) => ({ name, payload: sample_payload }))
      refuseDoubles(custom)
      reply.type(HAL)
      return validationFields(await validateFilter(rule, registration, custom, services))
    },
  )
}

/** The schema does not say it: `uniqueItems` compares each with each, in depth. */
function refuseDoubles(samples: readonly { readonly name: string; readonly payload: unknown }[]) {
  const seen = new Set<string>()
  for (const sample of samples) {
    const key = JSON.stringify(sample)
    if (seen.has(key)) {
      const problem = `The sample "${sample.name}" is given twice. Leave one out.`
      throw new Fault('EVENTS-400', { problem })
    }
    seen.add(key)
  }
}
