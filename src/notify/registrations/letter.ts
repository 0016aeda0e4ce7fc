/**
 * letter: what is mailed when a registration gets into trouble (pure; io-events 8): its name, the state
 * before and after, why, and what to do. The webhook is named by its host alone: the rest of a webhook's
 * URL is often its secret.
 */
import type { Registration, WebhookStatus } from '../../domain/registration.ts'
import type { Letter } from '../../platform/store/ledgers/letters.ts'
import type { Move } from './move.ts'

/** `link`: where the registration can be read and changed. */
export function letterOf({ from, registration }: Move, link: string): Letter {
  const { id, name, status, statusReason, statusSince } = registration
  const shown = onOneLine(name)
  return {
    subject: `Weir: the registration "${shown}" is ${STATES[status]}`,
    text: [
      `The registration "${shown}" (${id}) has changed from ${STATES[from]} to ${STATES[status]} on ${new Date(statusSince).toISOString()}.`,
      `Why: ${statusReason}`,
      ...whatNow(registration),
      `The registration: ${link}`,
      '',
    ].join('\n\n'),
  }
}

/** As the Console and the mails of Adobe name them, with the wire's word where it differs. */
const STATES: Readonly<Record<WebhookStatus, string>> = {
  pending_verification: 'PENDING (pending_verification)',
  verified: 'VERIFIED',
  verification_failed: 'DISABLED (verification_failed)',
  unstable: 'UNSTABLE',
  hook_unreachable: 'DISABLED (hook_unreachable)',
}

function whatNow({ status, webhookUrl }: Registration): string[] {
  const host = URL.parse(webhookUrl ?? '')?.host ?? 'its webhook'
  const mend = `Look at the traces of the registration for what ${host} answered, and mend it.`
  if (status === 'unstable') {
    return [
      'What happens now: deliveries go on. After 24 hours it is judged again: it becomes VERIFIED, or it is disabled.',
      `What to do: ${mend} To be judged anew at once, save the registration (PUT or PATCH): its webhook is challenged again.`,
    ]
  }
  return [
    'What happens now: nothing new is pushed. Events go to the journal of the registration, where they can be read; deliveries that were begun are retried until their own 24 hours are over.',
    `What to do: ${mend} Then save the registration (PUT or PATCH): its webhook is challenged again, and new events are pushed once that has succeeded.`,
  ]
}

/** A name may hold line breaks, a subject may not. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
