/**
 * metrics: the tables of what is measured, and the registry of Prometheus that holds it. The page
 * docs/metrics.md is made from them. Base units: seconds, bytes.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

interface Metric {
  readonly labels?: readonly string[]
  readonly says: string
}

export const COUNTERS = {
  weir_attempts_total: {
    labels: ['outcome', 'answer'],
    says: 'Attempts of deliveries. `outcome`: delivered, retry, refused or expired; `answer`: 2xx, 3xx, 4xx, 5xx, timeout, connect, tls or other.',
  },
  weir_events_announced_total: {
    says: 'Events that were announced: runs that ended, and events that were published.',
  },
  weir_runs_total: {
    labels: ['status'],
    says: 'Runs that ended, by their final `status`: success or failed.',
  },
  weir_records_total: {
    labels: ['kind'],
    says: 'Records of runs that ended. `kind`: input, output, or failed, which were refused.',
  },
  weir_problems_total: {
    labels: ['level', 'happening'],
    says: 'Lines of the log that are warnings or errors, by `level` (warn, error) and `happening`.',
  },
} as const satisfies Record<string, Metric>

export const HISTOGRAMS = {
  weir_attempt_seconds: {
    says: 'How long an attempt took, from its request to the end of its answer.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  weir_owed_to_delivered_seconds: {
    says: 'How long it took from when a delivery was owed until it was delivered.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400],
  },
  weir_run_seconds: {
    says: 'How long a run took.',
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400],
  },
  weir_commit_writers: {
    says: 'How many writers shared a commit.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  },
  weir_commit_seconds: {
    says: 'How long a commit took until it was on disk, what its writers did included.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
} as const satisfies Record<string, Metric & { readonly buckets: readonly number[] }>

export const GAUGES = {
  weir_deliveries_owed: {
    labels: ['state'],
    says: 'Deliveries that are owed. `state`: waiting (not tried yet), retrying (to be tried again) or sending (out, or about to be).',
  },
  weir_deliveries_due_seconds: {
    says: 'How long the delivery that is longest due has been due; 0 where none is.',
  },
  weir_journal_entries: { says: 'Entries of all journals together.' },
  weir_runs_open: {
    labels: ['status'],
    says: 'Runs that have not ended, by `status`: scheduled or inProgress; counted up to 10,000.',
  },
  weir_database_bytes: {
    labels: ['file'],
    says: 'The size of the database. `file`: main, or wal (what is not in the main file yet).',
  },
  weir_disk_free_bytes: { says: 'What is left on the disk of the data folder.' },
  weir_info: { labels: ['version'], says: '1, with the `version` of Weir.' },
} as const satisfies Record<string, Metric>

type Labels = Readonly<Record<string, string>>

export interface Metrics {
  readonly count: (name: keyof typeof COUNTERS, labels?: Labels, by?: number) => void
  readonly observe: (name: keyof typeof HISTOGRAMS, value: number) => void
  readonly set: (name: keyof typeof GAUGES, value: number, labels?: Labels) => void
  /** In the text format of Prometheus. */
  readonly text: () => Promise<string>
}

/** There from the start: what begins at 1 has not increased, and would wake nobody the first time. */
const KNOWN: Readonly<Partial<Record<keyof typeof COUNTERS, readonly Labels[]>>> = {
  weir_attempts_total: ['delivered', 'retry', 'refused', 'expired'].flatMap((outcome) =>
    ['2xx', '3xx', '4xx', '5xx', 'timeout', 'connect', 'tls', 'other'].map((answer) => ({
      outcome,
      answer,
    })),
  ),
  weir_runs_total: ['success', 'failed'].map((status) => ({ status })),
  weir_problems_total: ['registration.unstable', 'registration.disabled'].map((happening) => ({
    level: 'warn',
    happening,
  })),
}

export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counters = new Map(
    named(COUNTERS).map(([name, about]) => [
      name,
      new Counter({ ...configOf(name, about), registers: [registry] }),
    ]),
  )
  const histograms = new Map(
    Object.entries(HISTOGRAMS).map(([name, about]) => [
      name,
      new Histogram({
        ...configOf(name, about),
        buckets: [...about.buckets],
        registers: [registry],
      }),
    ]),
  )
  const gauges = new Map(
    named(GAUGES).map(([name, about]) => [
      name,
      new Gauge({ ...configOf(name, about), registers: [registry] }),
    ]),
  )
  for (const [name, series] of Object.entries(KNOWN)) {
    for (const labels of series) counters.get(name)?.inc(labels, 0)
  }
  return {
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
    observe: (name, value) => histograms.get(name)?.observe(value),
    set: (name, value, labels = {}) => gauges.get(name)?.set(labels, value),
    text: () => registry.metrics(),
  }
}

function named(table: Readonly<Record<string, Metric>>): [name: string, about: Metric][] {
  return Object.entries(table)
}

function configOf(name: string, { says, labels = [] }: Metric) {
  return { name, help: says.replaceAll('`', ''), labelNames: [...labels] }
}
