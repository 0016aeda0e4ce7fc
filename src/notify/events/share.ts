/**
 * share: what one registration gets of an event: its body, or nothing and why (pure).
 * Keeps: a registration that cannot be served as it asked holds up neither the others nor the event.
 */
import type { Event } from '../../domain/event.ts'
import type { Filter, Registration } from '../../domain/registration.ts'
import type { Effort } from '../filters/decide.ts'
import { decideBy } from '../registrations/filtered.ts'
import { type Addressee, envelope, variantOf } from './envelope.ts'

/** `doubt`: where this is not what the registration asked for, the reason; it is for the log. */
export type Share =
  | { readonly kind: 'body'; readonly body: string; readonly doubt: string | null }
  | { readonly kind: 'nothing'; readonly reason: string; readonly doubt: string | null }

/**
 * Of one event. It may be a megabyte, so a body is written, read again and tried by a rule once for all
 * who get the same bytes by the same rule. The filters of all share `effort`, where it is given.
 */
export function sharesOf(
  event: Event,
  effort?: Effort,
): (to: Addressee, registration: Pick<Registration, 'filters'>) => Share {
  const written = new Map<string, string>()
  const judged = new Map<string, Verdict>()
  // Only the last: what is read of a megabyte may take twenty.
  let read: { readonly variant: string; readonly value: unknown } | null = null

  function bodyFor(to: Addressee, variant: string): string {
    const body = written.get(variant) ?? envelope(event, to)
    written.set(variant, body)
    return body
  }

  function readingOf(variant: string, body: string): unknown {
    read = read?.variant === variant ? read : { variant, value: JSON.parse(body) }
    return read.value
  }

  function verdictOn(variant: string, body: string, filter: Filter): Verdict {
    const key = JSON.stringify([variant, filter.rule])
    const verdict = judged.get(key) ?? judge(filter, () => readingOf(variant, body), effort)
    judged.set(key, verdict)
    return verdict
  }

  return (to, { filters: [filter] }) => {
    try {
      const variant = variantOf(to)
      const body = bodyFor(to, variant)
      const { reason, doubt } = filter === undefined ? WANTED : verdictOn(variant, body, filter)
      return reason === null ? { kind: 'body', body, doubt } : { kind: 'nothing', reason, doubt }
    } catch (error) {
      const reason = `Weir could not write it as "${to.format}": ${String(error)}`
      return { kind: 'nothing', reason, doubt: reason }
    }
  }
}

/** What a filter says of a body: why it is left out, or `null`; and what is doubtful about that. */
interface Verdict {
  readonly reason: string | null
  readonly doubt: string | null
}

const WANTED: Verdict = { reason: null, doubt: null }

/**
 * A filter is there for the comfort of its receiver. Where it cannot be applied, the receiver gets too
 * much rather than too little: what is too much it can pass over, what never came it cannot ask for.
 */
function judge(filter: Filter, read: () => unknown, effort?: Effort): Verdict {
  try {
    const decision = decideBy(filter, read(), effort)
    if (decision.kind === 'undecided') return doubtful(decision.reason)
    return { reason: decision.kind === 'fails' ? decision.reason : null, doubt: null }
  } catch (error) {
    return doubtful(String(error))
  }
}

function doubtful(why: string): Verdict {
  return { reason: null, doubt: `Its filter could not be applied, so it got the event: ${why}` }
}
