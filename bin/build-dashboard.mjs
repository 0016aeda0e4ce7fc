/**
 * build-dashboard: builds the dashboard before a script runs, where its sources are not those of the last build.
 * Built aside and put in place whole, so that nobody is served half of it. Plain JavaScript, as install.mjs is.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import './install.mjs'

const folder = fileURLToPath(new URL('../dashboard/', import.meta.url))
const lock = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const dist = join(folder, 'dist')
const mark = join(dist, '.built-from')

// What is shown of them to be copied is part of the pages.
const examples = fileURLToPath(new URL('../examples/verify/', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))
const bundled = `${root}node_modules/node-${process.platform}-${process.arch}/bin/node`

// The machine's own Node, which begins on a bare machine, may be too old for what builds.
if (Number(process.versions.node.split('.')[0]) < 24 && existsSync(bundled)) {
  spawnSync(bundled, [fileURLToPath(import.meta.url)], { stdio: 'inherit' })
} else {
  const sources = digestOf([lock, ...filesIn(folder), ...filesIn(examples)])
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== sources) await build(sources)
}

async function build(sources) {
  process.stderr.write('Building the dashboard …\n')
  const aside = mkdtempSync(join(folder, 'dist-'))
  try {
    const { build: viteBuild } = await import('vite')
    await viteBuild({
      root: folder,
      logLevel: 'error',
      build: { outDir: aside, emptyOutDir: true },
    })
    compressAll(join(aside, 'assets'))
    chmodSync(aside, 0o755)
    writeFileSync(join(aside, '.built-from'), sources)
    rmSync(dist, { recursive: true, force: true })
    renameSync(aside, dist)
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    // Another script may have put its own in place meanwhile; without any, Weir runs and says so at /.
    if (existsSync(mark) && readFileSync(mark, 'utf8') === sources) return
    process.stderr.write(
      `The dashboard could not be built; Weir works without it.\n${String(error)}\n`,
    )
  }
}

/** As small as it gets, once, instead of at every request. */
function compressAll(assets) {
  for (const name of readdirSync(assets)) {
    const bytes = readFileSync(join(assets, name))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 10 }
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes, { params }))
    writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
}

function filesIn(place) {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/^(?:dist|node_modules)/.test(file.slice(folder.length)))
    .toSorted()
}

function digestOf(files) {
  const digest = createHash('sha256')
  for (const file of files) digest.update(file.slice(folder.length)).update(readFileSync(file))
  return digest.digest('hex')
}
