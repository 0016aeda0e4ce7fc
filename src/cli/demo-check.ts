/** demo-check: is a notification, as a receiver got it, what it should be (pure). */
import type { DemoFlow } from './demo-flows.ts'

/** One line of the receiver: what it got and what it thinks of it. */
export interface Received {
  readonly path: string
  readonly eventId: string
  readonly eventCode: string
  readonly isValid: boolean
  readonly reason: string
  readonly body: unknown
}

/** Every difference as a sentence; none for a notification that is right. */
export function differences(
  received: Received,
  runId: string,
  expects: DemoFlow['expects'],
): string[] {
  const format = formatOf(received)
  const run =
    format === 'adobe_io'
      ? at(received.body, 'event')
      : at(received.body, 0, 'messages', 0, 'value')
  const eventCode =
    expects.status === 'success' ? 'sources_flow_run_success' : 'sources_flow_run_failed'
  const codeInBody =
    format === 'adobe_io'
      ? at(run, 'header', '_adobeio', 'eventCode')
      : at(received.body, 0, 'messages', 0, '_eventNotificationMeta', 'type')
  const failedCount = at(run, 'metrics', 'recordSummary', 'failedRecordCount')
  return [
    [received.isValid, `its signature does not verify: ${received.reason}`],
    [
      received.eventCode === eventCode,
      `its event code is "${received.eventCode}", not "${eventCode}"`,
    ],
    [codeInBody === eventCode, `its body says "${String(codeInBody)}", not "${eventCode}"`],
    [at(run, 'id') === runId, `it is about the run "${String(at(run, 'id'))}", not "${runId}"`],
    [
      at(run, 'metrics', 'statusSummary', 'status') === expects.status,
      `its status is "${String(at(run, 'metrics', 'statusSummary', 'status'))}", not "${expects.status}"`,
    ],
    [
      (at(run, 'metrics', 'statusSummary', 'errors', 0, 'code') ?? null) === expects.errorCode,
      `its error is "${String(at(run, 'metrics', 'statusSummary', 'errors', 0, 'code'))}", not "${String(expects.errorCode)}"`,
    ],
    [
      (typeof failedCount === 'number' && failedCount > 0 === expects.hasRefused) ||
        (failedCount === undefined && !expects.hasRefused),
      `it tells of ${String(failedCount)} failed records`,
    ],
  ].flatMap(([isRight, sentence]) => (isRight === true ? [] : [String(sentence)]))
}

export function formatOf({ path }: Received): 'adobe_io' | 'pipeline' {
  return path.includes('pipeline') ? 'pipeline' : 'adobe_io'
}

/** What is found along a path of keys; undefined where it leads nowhere. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = new Map<string, unknown>(Object.entries(found)).get(String(key))
  }
  return found
}
