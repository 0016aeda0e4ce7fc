import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

test('a log that cannot be written any more ends nobody', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-log-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'weir.log')
  const script = `
    const { openPinoLog } = await import(${JSON.stringify(new URL('./pino-log.ts', import.meta.url))})
    const log = openPinoLog('info')
    for (let n = 0; n < 200; n++) log.info('delivery.attempted', { n })
    setImmediate(() => process.stdout.write('alive'))`
  const node = [process.execPath, '--input-type=module', '--eval', script]
  // No file of that process may grow beyond this, as on a disk that is full.
  const said = execFileSync('prlimit', ['--fsize=2000', ...node], {
    stdio: ['ignore', 'pipe', openSync(file, 'w')],
  })
  assert.equal(said.toString(), 'alive')
  assert.equal(statSync(file).size, 2_000, 'it was full in the middle')
})
