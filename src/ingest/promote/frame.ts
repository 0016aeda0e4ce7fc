/** frame: what the compiling of fields starts from and comes to, for a record and for each element inside of it. */
import type { Field } from '../../domain/dataset.ts'
import type { FieldReading } from '../formats/reader.ts'
import type { Slot } from '../formats/slots.ts'
import type { Check } from './check.ts'
import type { Step } from './paths.ts'

/** Where fields are read: a record, or one element inside of it. */
export interface Frame {
  /** One for each slot of its fields. */
  readonly readings: readonly FieldReading[]
  /** How a value is called that is worked out once for each record or element. */
  readonly named: (name: string) => string
  readonly stepsTo: (slot: Slot) => readonly Step[]
  /** How many lists and maps are around it. */
  readonly depth: number
}

export interface Compiled {
  /** What is worked out once, in terms of the readings alone. */
  readonly definitions: readonly Definition[]
  /** A typed value for each field. */
  readonly values: readonly string[]
  readonly checks: readonly Check[]
  /** What is TRUE, each, where all checks hold: a list is gone through once, however many rules its elements have. */
  readonly accepts: readonly string[]
}

export interface Definition {
  readonly name: string
  readonly sql: string
}

/** What one slot comes to. */
export interface CompiledSlot {
  readonly definitions: readonly Definition[]
  /** `null` for an object, whose value is made of others. */
  readonly value: string | null
  readonly checks: readonly Check[]
  readonly accepts: readonly string[]
}

export type Compile = (fields: readonly Field[], frame: Frame) => Compiled
