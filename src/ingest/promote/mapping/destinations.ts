/** destinations: the field that a mapping fills, by its dotted path, and which fields cannot both be filled (pure). */
import type { Mapping } from '../../../domain/mapping.ts'
import type { Slot } from '../../formats/slots.ts'

/** A sentence where there is none. */
export function destinationIn(slots: readonly Slot[], destination: string): Slot | string {
  const found = slotAt(slots, destination)
  if (found !== null) return found
  const group = slots.find(({ field, path }) => {
    const isGroup = field.type === 'array' || field.type === 'map'
    return isGroup && /^[.[]/.test(after(destination, path.join('.')))
  })
  if (group === undefined) return `The schema has no field "${destination}".`
  const what = group.field.type === 'array' ? 'a list' : 'a map'
  return `"${group.path.join('.')}" is ${what}, which is mapped as a whole. Give it an expression that makes ${what === 'a list' ? 'an array' : 'an object'}.`
}

/** Names may have dots of their own. */
function slotAt(slots: readonly Slot[], destination: string): Slot | null {
  return slots.find(({ path }) => path.join('.') === destination) ?? null
}

function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : ''
}

/** What is filled whole cannot be filled in parts as well: a sentence about the first mapping before that says so. */
export function overlapping(
  before: readonly Mapping[],
  slot: Slot,
  slots: readonly Slot[],
): string | null {
  for (const { destination } of before) {
    const other = slotAt(slots, destination)
    if (other === slot) return `The destination "${destination}" is mapped twice. Map it once.`
    if (other === null || !(isInside(other, slot) || isInside(slot, other))) continue
    return `The destination "${destination}" is mapped too, and one of the two is inside of the other. Map the parts, or the whole.`
  }
  return null
}

export function isInside({ path }: Slot, of: Slot): boolean {
  return path.length > of.path.length && of.path.every((name, index) => path[index] === name)
}
