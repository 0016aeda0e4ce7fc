/** window: which entries of a journal a replay takes (pure). */
import type { ReplayWindow } from '../../domain/replay.ts'
import type { ReplayEntry } from '../../platform/store/ledgers/replays.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { decideBy } from '../registrations/filtered.ts'

/** By what an entry says without its body. */
export function isInWindow(
  { at, eventCode }: Pick<ReplayEntry, 'at' | 'eventCode'>,
  { from, to, eventCode: asked }: ReplayWindow,
): boolean {
  if (from !== null && at < from) return false
  if (to !== null && at >= to) return false
  return asked === null || spellingsOf(asked).includes(eventCode)
}

/** By the rule of the window, which needs the body. */
export function isPassedOn(body: string, { rule }: Pick<ReplayWindow, 'rule'>): boolean {
  return rule === null || decideBy({ rule }, JSON.parse(body)).kind !== 'fails'
}

/** A journal names a code as its registration asked for it; whoever replays it may know another name (decision 3). */
function spellingsOf(eventCode: string): readonly string[] {
  const code = findEventCode(PLATFORM_NOTIFICATIONS, eventCode)
  return code === null ? [eventCode] : [code.code, ...code.aliases]
}
