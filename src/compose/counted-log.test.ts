import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Log, silentLog } from '../platform/log.ts'
import { openCountedLog } from './counted-log.ts'
import { openMetrics } from './metrics.ts'

const HAPPENINGS: readonly [what: string, tell: (log: Log) => void, lines: readonly string[]][] = [
  [
    'an attempt that delivers counts, with how long it took and how long it was owed',
    (log) =>
      log.info('delivery.attempted', {
        verdict: 'delivered',
        answer: '2xx',
        durationMs: 30,
        owedMs: 2_000,
      }),
    [
      'weir_attempts_total{outcome="delivered",answer="2xx"} 1',
      'weir_attempt_seconds_bucket{le="0.025"} 0',
      'weir_attempt_seconds_bucket{le="0.05"} 1',
      'weir_attempt_seconds_sum 0.03',
      'weir_owed_to_delivered_seconds_sum 2',
    ],
  ],
  [
    'one that is to be tried again delivers nothing',
    (log) =>
      log.info('delivery.attempted', {
        verdict: 'retry',
        answer: 'timeout',
        durationMs: 1,
        owedMs: 1,
      }),
    [
      'weir_attempts_total{outcome="retry",answer="timeout"} 1',
      'weir_owed_to_delivered_seconds_count 0',
    ],
  ],
  [
    'a run that ends counts with its records; what is not known does not',
    (log) =>
      log.info('run.finished', {
        status: 'failed',
        durationMs: 2_000,
        inputRecordCount: 10,
        outputRecordCount: null,
        failedRecordCount: 3,
      }),
    [
      'weir_runs_total{status="failed"} 1',
      'weir_run_seconds_sum 2',
      'weir_records_total{kind="input"} 10',
      'weir_records_total{kind="failed"} 3',
    ],
  ],
  ['an event counts', (log) => log.info('event.announced'), ['weir_events_announced_total 1']],
  [
    'warnings and errors count by what happened',
    (log) => log.warn('delivery.expired') ?? log.error('sender.stumbled'),
    [
      'weir_problems_total{level="warn",happening="delivery.expired"} 1',
      'weir_problems_total{level="error",happening="sender.stumbled"} 1',
    ],
  ],
  [
    'a clock that was put back counts as no time',
    (log) => log.info('run.finished', { status: 'success', durationMs: -5 }),
    ['weir_run_seconds_sum 0'],
  ],
]

for (const [what, tell, lines] of HAPPENINGS) {
  test(what, async () => {
    const metrics = openMetrics()
    tell(openCountedLog(silentLog, metrics))
    const text = (await metrics.text()).split('\n')
    for (const line of lines)
      assert.ok(
        text.includes(line),
        `${line} is not in\n${text.filter((one) => one.startsWith('weir_')).join('\n')}`,
      )
  })
}

test('whatever is told is told to the log beneath, as it is', () => {
  const told: unknown[] = []
  const beneath: Log = {
    info: (...words) => told.push(['info', ...words]),
    warn: (...words) => told.push(['warn', ...words]),
    error: (...words) => told.push(['error', ...words]),
  }
  const log = openCountedLog(beneath, openMetrics())
  log.info('a', { n: 1 })
  log.warn('b', { n: 2 })
  log.error('c', { n: 3 })
  assert.deepEqual(told, [
    ['info', 'a', { n: 1 }],
    ['warn', 'b', { n: 2 }],
    ['error', 'c', { n: 3 }],
  ])
})
