/** why-questions: what has to be so for an event to reach a registration, asked one by one (pure). */
import type { Delivery } from '../../domain/delivery.ts'
import type { Event } from '../../domain/event.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'
import type { JournalEntry } from '../../platform/store/ledgers/journal.ts'
import { findEventCode } from '../catalog/catalog.ts'
import { isOfItsFlows, spellingFor } from '../registrations/match.ts'
import { whyNotPushed } from '../registrations/pushable.ts'
import { answerOf, instant } from './why-delivery.ts'

export interface Facts {
  readonly event: Event
  readonly registration: Registration
  /** Of the event; `null` where it was deleted since. */
  readonly provider: Provider | null
  readonly entry: Pick<JournalEntry, 'eventCode' | 'push'> | null
  /** Why its filter left the event out; `null` where it did not. */
  readonly miss: string | null
  /** Oldest first. */
  readonly deliveries: readonly Delivery[]
  /** Whether its journal has lost what is as old as the event. */
  readonly isCleared: boolean
}

/** Words that programs can go by; `sentence` says the same to people. */
export type Verdict =
  | Delivery['status']
  | 'journal-only'
  | 'disabled'
  | 'filtered'
  | 'not-subscribed'
  | 'other-flow'
  | 'not-there-yet'
  | 'cleared'

export interface Answer {
  readonly verdict: Verdict
  readonly sentence: string
}

export type StepName =
  | 'registered'
  | 'subscribed'
  | 'flow'
  | 'filter'
  | 'journal'
  | 'push'
  | 'delivery'

/** What was found, and the answer to the whole where it ends there; `null` where it need not be asked. */
type Asked = {
  readonly detail: string
  readonly answer: Answer | null
  /** By default, whether it goes on. */
  readonly passed?: boolean
} | null

export const QUESTIONS: readonly { step: StepName; ask: (facts: Facts) => Asked }[] = [
  { step: 'registered', ask: askWhetherThere },
  { step: 'subscribed', ask: askWhetherSubscribed },
  { step: 'flow', ask: askWhichFlow },
  { step: 'filter', ask: askFilter },
  { step: 'journal', ask: askJournal },
  { step: 'push', ask: askPush },
  { step: 'delivery', ask: askDelivery },
]

/** What was kept of it proves the questions before: the registration may have been changed since. */
function isReached({ entry, deliveries }: Facts): boolean {
  return entry !== null || deliveries.length > 0
}

function isWanted(facts: Facts): boolean {
  return isReached(facts) || facts.miss !== null
}

function askWhetherThere(facts: Facts): Asked {
  const { event, registration } = facts
  const detail = `The event came at ${instant(event.at)}; the registration was made at ${instant(registration.createdAt)}.`
  if (isWanted(facts) || registration.createdAt <= event.at) return { detail, answer: null }
  const sentence = `${nameOf(registration, 'The')} was made at ${instant(registration.createdAt)}, after the event of ${instant(event.at)}; it gets what is announced from then on.`
  return { detail, answer: { verdict: 'not-there-yet', sentence } }
}

function askWhetherSubscribed(facts: Facts): Asked {
  const { event, registration, provider, entry, isCleared } = facts
  const what = `"${event.code}" of the provider ${provider === null ? '' : `"${provider.label}" `}(${event.providerId})`
  const asks = `${interestsIn(event, registration)}.`
  const detail = `The event is ${what}; the registration asks for ${entry === null ? asks : `"${entry.eventCode}".`}`
  const isAsked = spellingFor(event, codeOf(facts), registration) !== null
  const isElsewhere = isCleared || !isOfItsFlows(event, registration)
  if (isWanted(facts) || (isAsked && isElsewhere)) return { detail, answer: null }
  if (!isAsked) {
    const sentence = `The event is ${what}, which ${nameOf(registration)} does not ask for: it asks for ${asks}`
    return { detail, answer: { verdict: 'not-subscribed', sentence } }
  }
  const sentence =
    registration.editedAt > event.at
      ? `${nameOf(registration, 'The')} asks for ${what} since it was changed at ${instant(registration.editedAt)}, after the event of ${instant(event.at)}; it did not ask for it then.`
      : `The event was sent to other registrations alone, as sample events are; ${nameOf(registration)} was not among them.`
  return { detail, answer: { verdict: 'not-subscribed', sentence } }
}

/** Without its other spellings where it was deleted since. */
function codeOf({ event: { code }, provider }: Facts): Pick<EventCode, 'code' | 'aliases'> {
  return (provider && findEventCode(provider, code)) ?? { code, aliases: [] }
}

/** Those of the event's own provider where there are any: then it is the code that failed. */
function interestsIn({ providerId }: Event, { interests }: Registration): string {
  const own = interests.filter((interest) => interest.providerId === providerId)
  const quoted = (list: typeof interests): string =>
    list.map(({ eventCode }) => `"${eventCode}"`).join(', ')
  if (own.length > 0) return `${quoted(own)} of that provider`
  const byProvider = Map.groupBy(interests, (interest) => interest.providerId)
  const others = [...byProvider].map(([id, list]) => `${quoted(list)} of the provider ${id}`)
  return ['nothing of that provider', ...others].join('; ')
}

/** Not asked of what is about no flow, nor where every flow is asked for. */
function askWhichFlow(facts: Facts): Asked {
  const { event, registration, isCleared } = facts
  const { flowIds, editedAt } = registration
  if (event.flowId === null || flowIds.length === 0) return null
  const asks = `${flowIds.slice(0, NAMED).join(', ')}${flowIds.length > NAMED ? ` and ${flowIds.length - NAMED} more` : ''}`
  const detail = `The event is about the flow ${event.flowId}; the registration asks for ${asks}.`
  // What it asked for before it was changed, a journal that has been cleared does not tell.
  const isUnknown = isCleared && editedAt > event.at
  if (isWanted(facts) || isUnknown || isOfItsFlows(event, registration)) {
    return { detail, answer: null }
  }
  const sentence = `The event is about the flow ${event.flowId}; ${nameOf(registration)} asks for other flows only: ${asks}.`
  return { detail, answer: { verdict: 'other-flow', sentence } }
}

const NAMED = 5

function askFilter(facts: Facts): Asked {
  const { registration, miss } = facts
  const [filter] = registration.filters
  const name = filter === undefined ? 'Its filter' : `Its filter "${filter.name}"`
  if (miss !== null && !isReached(facts)) {
    const sentence =
      filter === undefined
        ? `${nameOf(registration, 'The')} got nothing of the event: ${miss}`
        : `The filter of ${nameOf(registration)} left the event out: ${miss}`
    return { detail: miss, answer: { verdict: 'filtered', sentence } }
  }
  // What the filter was when the event came, nothing tells but that it let it pass.
  if (!isReached(facts)) return null
  return {
    detail: filter === undefined ? 'It has no filter.' : `${name} let it pass.`,
    answer: null,
  }
}

function askJournal(facts: Facts): Asked {
  const { entry, event, registration } = facts
  if (entry !== null)
    return { detail: `It is in the journal, as "${entry.eventCode}".`, answer: null }
  const detail = 'The journal has been cleared of events as old as this one.'
  if (isReached(facts)) return { detail, passed: true, answer: null }
  const sentence = `The journal of ${nameOf(registration)} has been cleared of events as old as this one, of ${instant(event.at)}; what became of it is not kept any more.`
  return { detail, answer: { verdict: 'cleared', sentence } }
}

function askPush({ entry, event, registration, deliveries }: Facts): Asked {
  if (deliveries.length > 0 || entry === null) {
    return { detail: 'It was owed to the webhook.', answer: null }
  }
  const at = instant(event.at)
  switch (entry.push) {
    case 'owed': {
      const detail = 'It was owed to the webhook.'
      const sentence = `The event of ${at} was owed to the webhook of ${nameOf(registration)}; how that went is not kept any more.`
      return { detail, answer: { verdict: 'cleared', sentence } }
    }
    case 'journal': {
      const detail = 'The registration had no webhook then.'
      const sentence = `${nameOf(registration, 'The')} had no webhook at ${at}: the event is in its journal, to be read from there.`
      return { detail, answer: { verdict: 'journal-only', sentence } }
    }
    case 'disabled':
      return {
        detail: `It could not be pushed to at ${at}.`,
        answer: disabled(event, registration),
      }
  }
}

function disabled(event: Event, registration: Registration): Answer {
  const at = instant(event.at)
  const now = whyNotPushed(registration)
  const isSame = now !== null && registration.statusSince <= event.at
  const since = `it is "${registration.status}" since ${instant(registration.statusSince)}`
  const sentence = isSame
    ? `${now} The event of ${at} is in its journal alone.`
    : `${nameOf(registration, 'The')} could not be pushed to at ${at}, when the event came, which is in its journal alone; ${since}. A replay sends it.`
  return { verdict: 'disabled', sentence }
}

function askDelivery({ deliveries, registration }: Facts): Asked {
  const { sentence, detail, verdict } = answerOf(deliveries, registration)
  return { detail, passed: verdict === 'delivered', answer: { verdict, sentence } }
}

function nameOf({ name, id }: Registration, article: 'the' | 'The' = 'the'): string {
  return `${article} registration "${name}" (${id})`
}
