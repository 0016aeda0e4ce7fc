/** unfilled: what is wrong with a mapping set as a whole: required fields that nothing is mapped to (pure). */
import type { RecordSchema } from '../../../domain/dataset.ts'
import type { Mapping } from '../../../domain/mapping.ts'
import { type Slot, slotsOf } from '../../formats/slots.ts'

/** A sentence for each field without which every record would be refused. */
export function unfilledProblems(
  mappings: readonly Mapping[],
  { fields }: RecordSchema,
): readonly string[] {
  const isFilled = ({ path }: Slot): boolean =>
    mappings.some(({ destination }) => fills(destination, path.join('.')))
  return slotsOf(fields)
    .filter(({ field }) => field.isRequired && field.default === undefined)
    .filter((slot) => !isFilled(slot) && (slot.parent === null || isFilled(slot.parent)))
    .map(
      ({ path }) =>
        `The required field "${path.join('.')}" is filled by no mapping, so that every record would be refused. Map something to it.`,
    )
}

/** An object that is mapped whole fills what is in it, and what is mapped into one makes it. */
function fills(destination: string, name: string): boolean {
  return (
    destination === name ||
    name.startsWith(`${destination}.`) ||
    destination.startsWith(`${name}.`) ||
    destination.startsWith(`${name}[`)
  )
}
