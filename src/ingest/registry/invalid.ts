/** invalid: the fault for a document that the registry cannot take, with one sentence about it. */
import { Fault } from '../../domain/fault.ts'

export function invalid(problem: string): Fault {
  return new Fault('XDM-1008-400', { problem })
}
