import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { idOf } from '../domain/ids.ts'
import { openDoctorTrial } from '../compose/doctor/doctor-trial.ts'

const trial = await openDoctorTrial()
after(() => trial[Symbol.asyncDispose]())
const run = promisify(execFile)

async function doctor(...words: string[]): Promise<{ code: number; stdout: string }> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const env = { WEIR_DATA: trial.folder }
  const done = await run(process.execPath, [main, 'doctor', ...words], { env }).catch(
    (error: { code: number; stdout: string }) => error,
  )
  return { code: 'code' in done ? done.code : 0, stdout: done.stdout }
}

test('`weir doctor` says a line for each thing it looks at, and under it what to do', async () => {
  await chmod(trial.folder, 0o755)
  const { code, stdout } = await doctor()
  assert.equal(code, 1)
  assert.match(stdout, /^UNWELL {2}folder {9}".+" may be entered by others \(mode 755\)\.$/m)
  assert.match(stdout, /^ +→ Run: chmod 700 ".+"$/m)
  assert.match(
    stdout,
    /^well {4}keys {11}What signs and what seals is there, whole and private\.$/m,
  )
  assert.match(stdout, /\nTo be done: \d of 12\.\n$/)
})

test('`weir doctor --json` says the same to programs, and the exit code whether all is well', async () => {
  await chmod(trial.folder, 0o700)
  // What the trial owes was written at an instant that may be past or to come.
  await trial.write((store) =>
    store.commit(({ registrations }) => registrations.remove(idOf('r1'))),
  )
  const { code, stdout } = await doctor('--thorough', '--json')
  const { ok, checks } = JSON.parse(stdout)
  const expected = { name: 'format', ok: true, todo: null }
  const { says, ...format } = checks.find(({ name }: { name: string }) => name === 'format')
  assert.deepEqual(format, expected)
  assert.match(says, /^It has format \d+, which this Weir writes\.$/)
  assert.deepEqual([ok, code], [checks.every((check: { ok: boolean }) => check.ok), ok ? 0 : 1])
})
