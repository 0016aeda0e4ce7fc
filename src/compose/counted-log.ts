/** counted-log: a log that counts what it is told: a happening is one line and one count. */
import type { Facts, Log } from '../platform/log.ts'
import type { Metrics } from './metrics.ts'

export function openCountedLog(log: Log, metrics: Metrics): Log {
  const problem = (level: 'warn' | 'error') => (happening: string, facts?: Facts) => {
    metrics.count('weir_problems_total', { level, happening })
    log[level](happening, facts)
  }
  return {
    info(happening, facts = {}) {
      COUNTED[happening]?.(facts, metrics)
      log.info(happening, facts)
    },
    warn: problem('warn'),
    error: problem('error'),
  }
}

/** What is measured of which happening. */
const COUNTED: Readonly<Record<string, (facts: Facts, metrics: Metrics) => void>> = {
  'delivery.attempted'({ verdict, answer, durationMs, owedMs }, { count, observe }) {
    count('weir_attempts_total', { outcome: String(verdict), answer: String(answer) })
    observe('weir_attempt_seconds', secondsOf(durationMs))
    if (verdict === 'delivered') observe('weir_owed_to_delivered_seconds', secondsOf(owedMs))
  },

  'event.announced'(_, { count }) {
    count('weir_events_announced_total')
  },

  'run.finished'(facts, { count, observe }) {
    count('weir_runs_total', { status: String(facts['status']) })
    observe('weir_run_seconds', secondsOf(facts['durationMs']))
    for (const kind of ['input', 'output', 'failed']) {
      const records = facts[`${kind}RecordCount`]
      if (typeof records === 'number') count('weir_records_total', { kind }, records)
    }
  },
}

/** A clock that was put back must not count as less than nothing. */
function secondsOf(ms: unknown): number {
  return typeof ms === 'number' ? Math.max(0, ms) / 1_000 : 0
}
