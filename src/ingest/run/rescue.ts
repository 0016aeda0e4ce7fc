/** rescue: what to do with a run that Weir left unfinished when it stopped or was killed (pure). */
import type { Run } from '../../domain/run.ts'

/** A run that brought Weir down this often is not tried again. */
export const MAX_ATTEMPTS = 3

export type Rescue =
  /** Its outcome was written: only making it visible and announcing it is left. */
  | 'finish'
  /** It was waiting, or was at work: begin again, in a folder of its own, as the same batch. */
  | 'begin'
  /** It has been begun too often. */
  | 'giveUp'
  /** Somebody wants it to end. */
  | 'cancel'

export function rescueOf(run: Run, hasOutcome: boolean): Rescue {
  if (hasOutcome) return 'finish'
  if (run.cancel !== null) return 'cancel'
  return run.attempt >= MAX_ATTEMPTS ? 'giveUp' : 'begin'
}
