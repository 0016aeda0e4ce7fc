/**
 * exact-json: JSON whose numbers are written again as they were read. A number of JavaScript holds about
 * 16 digits; what clients publish is handed on and must not lose the others (an id of 64 bits, say).
 */

declare global {
  interface JSON {
    /** Of Node 21 and later; TypeScript's library lacks it. Written by JSON.stringify as the text it was given. */
    rawJSON(text: string): object
  }
}

/** `value`: what the text was parsed to; it comes back where no number of it has lost anything. */
export function exactly(text: string, value: unknown): unknown {
  return MAY_LOSE.test(text) ? JSON.parse(text, exactNumber) : value
}

/** More digits than a number is sure to hold, or an exponent, which may be too large for it. */
const MAY_LOSE = /[\d.]{16}|\d[eE][+-]?\d/

function exactNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return JSON.stringify(value) === context.source ? value : JSON.rawJSON(context.source)
}
