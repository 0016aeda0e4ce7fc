/**
 * chromium: a real Chromium out of an npm package, unpacked once a version into a folder of its own.
 * Keeps: whoever finds it finds it whole, however many test files look for it at once.
 */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const run = promisify(execFile)
const MACHINE = process.env // oxlint-disable-line node/no-process-env -- A program needs its path and home.
const PACKED = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))

export async function openChromium(): Promise<Browser> {
  const folder = await unpacked()
  const executablePath = join(folder, 'chromium')
  const env = {
    ...MACHINE,
    // A bare machine has neither fonts nor all of its libraries; both are in the package.
    FONTCONFIG_PATH: join(folder, 'fonts'),
    ...(lacksLibraries(executablePath) ? { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } : {}),
  }
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']
  return await chromium.launch({ executablePath, args, env, headless: true })
}

async function unpacked(): Promise<string> {
  const folder = join(tmpdir(), `weir-chromium-${versionOf(PACKED)}`)
  if (existsSync(folder)) return folder
  const aside = await mkdtemp(join(tmpdir(), 'weir-chromium-'))
  // It unpacks into the folder for temporary files, and its libraries only where it takes itself to be at home.
  const env = { ...MACHINE, TMPDIR: aside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
  const unpack = `import('@sparticuz/chromium').then(({ default: one }) => one.executablePath())`
  await run(process.execPath, ['--eval', unpack], { env, cwd: import.meta.dirname })
  await rename(aside, folder).catch(async (error: unknown) => {
    await rm(aside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  })
  return folder
}

function versionOf(entry: string): string {
  const { version } = JSON.parse(readFileSync(join(entry, '../../package.json'), 'utf8'))
  return String(version)
}

function lacksLibraries(program: string): boolean {
  return spawnSync('ldd', [program], { encoding: 'utf8' }).stdout?.includes('not found') === true
}
