/**
 * share: what one registration gets of an event: its body, or nothing and why (pure).
 * Keeps: a registration that cannot be served as it asked holds up neither the others nor the event.
 */
import type { Event } from '../../domain/event.ts'
import type { Registration } from '../../domain/registration.ts'
import { whyFilteredOut } from '../registrations/filtered.ts'
import { type Addressee, envelope, variantOf } from './envelope.ts'

/** `doubt`: where this is not what the registration asked for, the reason; it is for the log. */
export type Share =
  | { readonly kind: 'body'; readonly body: string; readonly doubt: string | null }
  | { readonly kind: 'nothing'; readonly reason: string; readonly doubt: string | null }

/** Of one event. A body is written once for all who get the same bytes: it may be a megabyte. */
export function sharesOf(
  event: Event,
): (to: Addressee, registration: Pick<Registration, 'filters'>) => Share {
  const written = new Map<string, string>()

  function bodyFor(to: Addressee): string {
    const variant = variantOf(to)
    const body = written.get(variant) ?? envelope(event, to)
    written.set(variant, body)
    return body
  }

  return (to, registration) => {
    try {
      return filtered(registration, bodyFor(to))
    } catch (error) {
      const reason = `Weir could not write it as "${to.format}": ${String(error)}`
      return { kind: 'nothing', reason, doubt: reason }
    }
  }
}

/**
 * A filter is there for the comfort of its receiver. Where it cannot be applied, the receiver gets too
 * much rather than too little: what is too much it can pass over, what never came it cannot ask for.
 */
function filtered(registration: Pick<Registration, 'filters'>, body: string): Share {
  try {
    const reason = whyFilteredOut(registration, body)
    if (reason === null) return { kind: 'body', body, doubt: null }
    return { kind: 'nothing', reason, doubt: null }
  } catch (error) {
    const doubt = `Its filter could not be applied, so it got the event: ${String(error)}`
    return { kind: 'body', body, doubt }
  }
}
