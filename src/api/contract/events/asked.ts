/** asked: what the queries of the events API say, read and checked. */
import { Fault } from '../../../domain/fault.ts'
import { countIn, trueOrFalse } from '../query.ts'

export function isTrue(name: string, text = 'false'): boolean {
  const said = trueOrFalse(text)
  if (said !== null) return said
  throw new Fault('EVENTS-400', { problem: `\`${name}\` is "${text}"; it must be true or false.` })
}

/** `null` where none is given; more than the most is the most. */
export function limitOf(text: string | undefined, max: number): number | null {
  if (text === undefined) return null
  const limit = countIn(text)
  if (limit !== null) return Math.min(limit, max)
  throw new Fault('EVENTS-400', {
    problem: `\`limit\` is "${text}"; it must be a whole number from 1 on, of which ${max} is the most that is given.`,
  })
}
