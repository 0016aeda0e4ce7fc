import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictOn } from './verdict-words.ts'

type Given = Parameters<typeof verdictOn>[0]

function aRun(metrics: object, found: object = {}): Given {
  return {
    metrics: { statusSummary: { status: 'success' }, ...metrics },
    _weir: { verdict: null, firstOffence: null, topRefusals: [], ...found },
  } as unknown as Given
}

const REFUSAL = { code: 'INGEST-1554-400', column: 'amount', message: '', recordCount: 3 }
const FILE = { fileSummary: { inputFileCount: 1 } }

const RUNS: readonly [what: string, run: Given, sentence: string][] = [
  ['found nothing', aRun({}), 'No file was new, so that there was nothing to take.'],
  [
    'took all',
    aRun({ ...FILE, recordSummary: { outputRecordCount: 1_000 } }),
    '1,000 rows of 1 file were taken, and none was refused.',
  ],
  [
    'refused some',
    aRun(
      { ...FILE, recordSummary: { outputRecordCount: 9, failedRecordCount: 3 } },
      { topRefusals: [REFUSAL] },
    ),
    '9 rows of 1 file were taken, and 3 were refused. Mostly INGEST-1554-400 in the column "amount".',
  ],
  ['was judged', aRun({}, { verdict: 'Too many.' }), 'Too many.'],
  [
    'failed',
    aRun({ statusSummary: { status: 'failed', errors: [{ code: '1', message: 'It is gone.' }] } }),
    'It is gone.',
  ],
  [
    'failed, and of which it is known why,',
    aRun(
      { statusSummary: { status: 'failed', errors: [{ code: '1', message: 'Copying failed.' }] } },
      { firstOffence: { message: 'The folder is not there.' } },
    ),
    'The folder is not there.',
  ],
]

for (const [what, run, sentence] of RUNS) {
  test(`a run that ${what} is told of in a sentence`, () => assert.equal(verdictOn(run), sentence))
}
