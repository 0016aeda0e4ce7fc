/** unfilled: what is wrong with a mapping set as a whole: required fields that nothing is mapped to (pure). */
import type { RecordSchema } from '../../../domain/dataset.ts'
import type { Mapping } from '../../../domain/mapping.ts'

/** A sentence for each field without which every record would be refused. */
export function unfilledProblems(
  mappings: readonly Mapping[],
  { fields }: RecordSchema,
): readonly string[] {
  return fields
    .filter(({ isRequired }) => isRequired)
    .filter(({ name }) => !mappings.some(({ destination }) => fills(destination, name)))
    .map(
      ({ name }) =>
        `The required field "${name}" is filled by no mapping, so that every record would be refused. Map something to it.`,
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
