/**
 * slots: the fields of a schema as a reader takes them out of a record in one go (pure): objects are passed
 * through, so that what is inside of them has a slot of its own; lists and maps are one slot each.
 */
import type { Field } from '../../domain/dataset.ts'

export interface Slot {
  readonly field: Field
  /** The names from the record inwards. */
  readonly path: readonly string[]
  /** The object that it is a field of; `null` for the record itself. */
  readonly parent: Slot | null
  readonly index: number
}

/** An object comes before what is inside of it. */
export function slotsOf(fields: readonly Field[]): readonly Slot[] {
  const slots: Slot[] = []
  const add = (field: Field, parent: Slot | null): void => {
    const path = [...(parent?.path ?? []), field.name]
    const slot = { field, path, parent, index: slots.length }
    slots.push(slot)
    if (field.type === 'object') for (const inner of field.fields) add(inner, slot)
  }
  for (const field of fields) add(field, null)
  return slots
}

/** RFC 6901. */
export function pointerOf(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
