/** fact: what has happened and is to be announced; it waits in the outbox, written with what it tells of. */
import type { Alert } from './alert.ts'
import type { BatchEnd } from './batch.ts'
import type { FlowRun, Run } from './run.ts'

export type Fact =
  | { readonly kind: 'runStarted'; readonly run: FlowRun }
  | { readonly kind: 'runEnded'; readonly run: FlowRun }
  | { readonly kind: 'batchEnded'; readonly batch: BatchEnd; readonly run: Run }
  | { readonly kind: 'alert'; readonly alert: Alert }

/** What it is announced for: one cause is announced once. */
export function causeOf(fact: Fact): string {
  switch (fact.kind) {
    case 'runStarted':
      return `run ${fact.run.id} started`
    case 'runEnded':
      return `run ${fact.run.id} ended`
    case 'batchEnded':
      return `batch ${fact.batch.id} ended`
    case 'alert':
      return `alert ${fact.alert.id} ${fact.alert.status === 'FIRING' ? 'fired' : 'resolved'}`
  }
}

/** The cause of what is told before it, if it is told at all (decision 15); `null` for what begins something. */
export function causeBefore(fact: Fact): string | null {
  switch (fact.kind) {
    case 'runStarted':
    case 'batchEnded':
      return null
    case 'runEnded':
      return `run ${fact.run.id} started`
    case 'alert':
      return fact.alert.status === 'FIRING' ? null : `alert ${fact.alert.id} fired`
  }
}

/** When it happened. */
export function instantOf(fact: Fact): number {
  if (fact.kind === 'alert') return fact.alert.resolvedAt ?? fact.alert.createdAt
  return fact.run.updatedAt
}
