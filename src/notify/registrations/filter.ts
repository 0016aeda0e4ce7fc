/**
 * filter: what an event must hold beside its code, added, changed and taken away (io-events 2.8).
 * It says nothing about the webhook, so a change to it asks for no new proof.
 */
import { Fault } from '../../domain/fault.ts'
import type { RegistrationId } from '../../domain/ids.ts'
import type { Filter, Registration } from '../../domain/registration.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Store } from '../../platform/store/store.ts'
import { parseRule, type Rule } from '../filters/rule.ts'

export interface FilterNeeds {
  readonly store: Store<'registrations'>
  readonly clock: Clock
  readonly log: Log
  readonly bus: Pick<Bus, 'ring'>
}

/** A filter as it was given, once its rule has been read; a Fault where that cannot be. */
export function checkFilter(filter: Filter): Filter {
  checkRule(parseRule(filter.rule))
  return filter
}

export function checkRule(rule: ReturnType<typeof parseRule>): Rule {
  if ('problem' in rule) throw invalid(rule.problem)
  return rule
}

export async function addFilter(
  id: RegistrationId,
  filter: Filter,
  needs: FilterNeeds,
): Promise<Filter> {
  const checked = checkFilter(filter)
  await rewrite(id, needs, ([other]) => {
    if (other === undefined) return [checked]
    throw invalid(
      `The registration has the filter "${other.id}" already, and can have one. Change that one, or delete it first.`,
    )
  })
  return checked
}

/** A Fault where the registration has no filter of that id. */
export async function changeFilter(
  id: RegistrationId,
  filter: Filter,
  needs: FilterNeeds,
): Promise<Filter> {
  const checked = checkFilter(filter)
  await rewrite(id, needs, (filters) => {
    const before = getFilter(filters, filter.id)
    return filters.map((one) => (one === before ? checked : one))
  })
  return checked
}

export async function removeFilter(
  id: RegistrationId,
  filterId: string,
  needs: FilterNeeds,
): Promise<void> {
  await rewrite(id, needs, (filters) => {
    const before = getFilter(filters, filterId)
    return filters.filter((one) => one !== before)
  })
}

export function getFilter(filters: readonly Filter[], filterId: string): Filter {
  const filter = filters.find(({ id }) => id === filterId)
  if (filter === undefined) throw new Fault('EVENTS-404', { type: 'filter', id: filterId })
  return filter
}

/** Of the registration as it is at that moment: a challenge may be under way. */
async function rewrite(
  id: RegistrationId,
  { store, clock, log, bus }: FilterNeeds,
  change: (filters: Registration['filters']) => Registration['filters'],
): Promise<void> {
  const updatedAt = clock.now()
  await store.commit(async ({ registrations }) => {
    const registration = await registrations.find(id)
    if (registration === null) throw new Fault('EVENTS-404', { type: 'registration', id })
    const filters = change(registration.filters)
    await registrations.replace({ ...registration, filters, updatedAt })
  })
  bus.ring('registrations')
  log.info('registration.filtered', { registrationId: id })
}

function invalid(problem: string): Fault {
  return new Fault('EVENTS-400', { problem })
}
