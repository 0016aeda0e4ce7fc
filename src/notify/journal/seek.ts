/** seek: how far back a reader wants to begin, as a negative ISO-8601 duration → an instant (pure). */
import { parse } from 'tinyduration'

/** The whole of it: the parser takes what it knows of a text and passes over the rest. */
const NEGATIVE_DURATION =
  /^-P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?$/

/** Epoch milliseconds; `null` for a text that is no such duration. */
export function instantOfSeek(seek: string, now: number): number | null {
  if (!NEGATIVE_DURATION.test(seek)) return null
  const asked = parse(seek)
  // Years and months at their longest: whoever asks for one gets all of it.
  const days =
    (asked.years ?? 0) * 366 + (asked.months ?? 0) * 31 + (asked.weeks ?? 0) * 7 + (asked.days ?? 0)
  const minutes = (days * 24 + (asked.hours ?? 0)) * 60 + (asked.minutes ?? 0)
  return Math.max(0, Math.floor(now - minutes * 60_000 - (asked.seconds ?? 0) * 1_000))
}
