#!/usr/bin/env node
/**
 * weir: starts the command line on a Node that runs TypeScript as it is written: the one that
 * `npm ci` put into node_modules, or this one where it is new enough. Plain JavaScript for that reason.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import './install.mjs'

if (/^(?:serve|demo)$/.test(process.argv[2] ?? '')) await import('./build-dashboard.mjs')

const root = fileURLToPath(new URL('..', import.meta.url))
const bundled = `${root}node_modules/node-${process.platform}-${process.arch}/bin/node`
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (!existsSync(bundled) && (major < 24 || (major === 24 && minor < 12))) {
  process.stderr.write(
    `weir: Node 24.12 or newer is needed here, and this is ${process.versions.node}.\n`,
  )
  process.exit(1)
}
const node = existsSync(bundled) ? bundled : process.execPath
const child = spawn(node, [`${root}src/main.ts`, ...process.argv.slice(2)], { stdio: 'inherit' })
// A terminal sends Ctrl-C to both, so the child has it already; it decides when to end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)))
