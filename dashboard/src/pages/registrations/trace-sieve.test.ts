import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShown, nameOf, retryOf, type Sieve, type TraceRow } from './trace-sieve.ts'

function aRow(code: number, ms: number, more: Partial<TraceRow> = {}, retry?: string): TraceRow {
  return {
    id: `${code}`,
    event: 'order.made',
    _weir: { deliveryId: 'd1', isSuccess: code < 300 },
    ...more,
    trace: {
      ts: 0,
      deliveryTime: 0,
      tracingRequest: {
        requestUrl: '',
        requestMethod: 'POST',
        contentType: '',
        requestBody: '',
        requestHeaders: retry === undefined ? {} : { 'x-adobe-retry-count': [retry] },
      },
      tracingResponse: {
        responseCode: code,
        responseTime: ms,
        responseBody: '',
        responseHeaders: {},
      },
      insightsInfo: [{ providerName: 'Orders', eventCode: 'order.made', eventIds: ['e-1', 'e-2'] }],
    },
  }
}

const well = aRow(200, 1_999)
const failed = aRow(503, 2_000)
const retried = aRow(604, 10_000, {}, '2')
const challenged = aRow(200, 4_000, { event: 'challenge' })
const again = aRow(200, 0, { _weir: { deliveryId: 'd2', isSuccess: true, replayId: 'resend' } })
const ALL = [well, failed, retried, challenged, again]

const SIEVES: readonly (readonly [sieve: Sieve, left: readonly TraceRow[]])[] = [
  [{}, ALL],
  [{ show: 'error' }, [failed, retried]],
  [{ show: 'success' }, [well, challenged, again]],
  [{ code: '503' }, [failed]],
  [{ time: '0-2' }, [well, again]],
  [{ time: '2-4' }, [failed]],
  [{ time: '4-' }, [retried, challenged]],
  [{ time: '10-' }, [retried]],
  [{ kind: 'retries' }, [retried]],
  [{ kind: 'first' }, [well, failed, challenged, again]],
  [{ kind: 'again' }, [again]],
  [{ kind: 'challenges' }, [challenged]],
  [{ event: 'e-2', show: 'error', kind: 'first' }, [failed]],
  [{ event: 'e-3' }, []],
]

for (const [sieve, left] of SIEVES) {
  test(`what ${JSON.stringify(sieve)} leaves`, () =>
    assert.deepEqual(
      ALL.filter((row) => isShown(row, sieve)),
      left,
    ))
}

test('a row is called by its codes, and says how many events it holds', () => {
  assert.equal(nameOf(well), '2 events: order.made')
  assert.equal(nameOf(challenged), 'Challenge')
  assert.equal(retryOf(retried), 2)
})
