/** replay: a plan to send again, on the wire. */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Replay, ReplayWindow } from '../../../domain/replay.ts'
import { parseRule } from '../../../notify/filters/rule.ts'
import { expectedDurationMs } from '../../../notify/replays/replay.ts'
import { instantOf } from './asked.ts'

const DEFAULT_PER_SECOND = 10

const InstantGiven = Type.Union([Type.String(), Type.Integer()])

export const ReplayBody = Type.Object({
  /** Events of this instant and later. */
  from: Type.Optional(InstantGiven),
  /** Events of earlier instants only. */
  to: Type.Optional(InstantGiven),
  eventCode: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  /** As in a registration: the rule as a JSON text, or as it is. */
  subscriber_filter: Type.Optional(Type.Union([Type.String(), Type.Object({})])),
  perSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
})

const Instant = Type.Union([Type.Null(), Type.Integer()])
const MaybeText = Type.Union([Type.Null(), Type.String()])

export const ReplayFields = Type.Object({
  id: Type.String(),
  registrationId: Type.String(),
  status: Type.String(),
  /** Why it was paused, where it paused by itself; else empty. */
  reason: Type.String(),
  from: Instant,
  to: Instant,
  eventCode: MaybeText,
  subscriber_filter: MaybeText,
  perSecond: Type.Integer(),
  /** Events in the window when it was planned. */
  count: Type.Integer(),
  /** False: the window holds at least so many; counting was stopped there. */
  isCountExact: Type.Boolean(),
  sentCount: Type.Integer(),
  /** How long what is left takes at least. */
  expectedDurationMs: Type.Integer(),
  createdAt: Type.Integer(),
  updatedAt: Type.Integer(),
})

export function replayFields(replay: Replay): Static<typeof ReplayFields> {
  const { window, plannedCount, position: _, until: __, ...fields } = replay
  const { from, to, eventCode, rule } = window
  return {
    ...fields,
    from,
    to,
    eventCode,
    subscriber_filter: rule,
    count: plannedCount,
    expectedDurationMs: expectedDurationMs(replay),
  }
}

export function replayWishes(body: Static<typeof ReplayBody>): {
  window: ReplayWindow
  perSecond: number
} {
  const from = instantOf('from', body.from)
  const to = instantOf('to', body.to)
  if (from !== null && to !== null && from >= to) {
    throw new Fault('WEIR-400', {
      problem: `\`from\` is "${body.from}" and \`to\` is "${body.to}"; \`from\` must come before \`to\`.`,
    })
  }
  const window = {
    from,
    to,
    eventCode: body.eventCode ?? null,
    rule: ruleOf(body.subscriber_filter),
  }
  return { window, perSecond: body.perSecond ?? DEFAULT_PER_SECOND }
}

function ruleOf(given: string | object | undefined): string | null {
  if (given === undefined) return null
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  const rule = parseRule(text)
  if ('problem' in rule) {
    throw new Fault('WEIR-400', { problem: `\`subscriber_filter\`: ${rule.problem}` })
  }
  return text
}
