/** floors: the tree as a rule: who may import whom, who may name a back end, what nothing is called. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Imports only go down. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  platform: ['domain'],
  ingest: ['domain', 'platform'],
  notify: ['domain', 'platform'],
  api: ['domain', 'platform', 'ingest', 'notify'],
  compose: ['domain', 'platform', 'ingest', 'notify', 'api'],
  cli: ['domain', 'api/contract', 'compose'],
  'main.ts': ['cli'],
}

/** Within a half, the steps point forward only. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  'ingest/alerts': [],
  'ingest/connectors': [],
  'ingest/formats': [],
  'ingest/copy': ['ingest/connectors', 'ingest/formats'],
  'ingest/promote': ['ingest/formats'],
  'ingest/datasets': ['ingest/promote'],
  'ingest/registry': ['ingest/datasets', 'ingest/promote'],
  'ingest/flows': ['ingest/connectors', 'ingest/promote'],
  'ingest/explore': [
    'ingest/connectors',
    'ingest/copy',
    'ingest/flows',
    'ingest/formats',
    'ingest/promote',
  ],
  'ingest/run': [
    'ingest/alerts',
    'ingest/connectors',
    'ingest/copy',
    'ingest/flows',
    'ingest/promote',
  ],
  'ingest/uploads': ['ingest/explore', 'ingest/flows', 'ingest/run'],
  'notify/catalog': [],
  'notify/filters': [],
  'notify/journal': [],
  'notify/registrations': ['notify/catalog', 'notify/filters'],
  'notify/events': ['notify/catalog', 'notify/filters', 'notify/journal', 'notify/registrations'],
  'notify/replays': [
    'notify/catalog',
    'notify/events',
    'notify/filters',
    'notify/journal',
    'notify/registrations',
  ],
  'notify/webhooks': ['notify/catalog', 'notify/registrations'],
}

/** In reading order; the header of each names its neighbours. */
const LEADS = [
  'ingest/connectors/connector',
  'ingest/copy/copy',
  'ingest/promote/promote',
  'ingest/run/run-flow',
  'notify/events/announce',
  'notify/journal/journal',
  'notify/registrations/registration',
  'notify/webhooks/deliver',
]

const BACK_END = /-(store|bus|blobs|connector|log|mail)\.ts$/
const NOT_PRODUCT = /(\.test|\.contract|-trial|-reference)\.ts$/
const NO_NAMES =
  /^(utils?|helpers?|common|shared|misc|lib|core|manager|engine|handler|processor|types|interfaces|constants|index)(\.tsx?)?$/

const root = fileURLToPath(new URL('..', import.meta.url))
const src = join(root, 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))
const product = files.filter((name) => !NOT_PRODUCT.test(name))

test('imports only go down', () => {
  for (const [file, imported] of productImports()) {
    const floor = file.split('/')[0] ?? ''
    const allowed = [floor, ...(FLOORS[floor] ?? [])]
    assert.ok(
      allowed.some((place) => imported === place || imported.startsWith(`${place}/`)),
      `${file} imports ${imported}; ${floor} may import ${allowed.join(', ')}`,
    )
  }
})

test('within a half, the steps point forward only', () => {
  for (const [file, imported] of productImports()) {
    const step = stepOf(file)
    const target = stepOf(imported)
    const allowed = STEPS[step]
    if (allowed === undefined || target === step || STEPS[target] === undefined) continue
    assert.ok(
      allowed.includes(target),
      `${file} imports ${imported}; ${step} may import ${allowed.join(', ')}`,
    )
  }
})

/** What of compose a command may name that is more than settings: a program of its own behind each. */
const WHOLE: readonly (readonly [behind: RegExp, command: string])[] = [
  [/^compose\/embedded\.ts$/, 'cli/serve.ts'],
  // It looks at a data folder that may have no Weir to ask.
  [/^compose\/doctor\//, 'cli/doctor.ts'],
]

test('only compose names a back end, and only serve and doctor name compose as a whole', () => {
  for (const [file, imported] of productImports()) {
    if (BACK_END.test(imported))
      assert.match(file, /^compose\//, `${file} names the back end ${imported}`)
    for (const [behind, command] of WHOLE) {
      if (behind.test(imported) && !file.startsWith('compose/')) assert.equal(file, command)
    }
  }
})

test('the dashboard takes types of the contract, and nothing else of the server', () => {
  for (const [file, text] of dashboardFiles()) {
    for (const [line, type, path = ''] of text.matchAll(/^import (type )?[^'\n]*'([^']+)'/gm)) {
      if (!path.includes('/src/')) continue
      assert.ok(type !== undefined && path.includes('/src/api/contract/'), `${file}: ${line}`)
    }
    assert.doesNotMatch(text, /\bfetch\('https?:|dangerouslySetInnerHTML/, file)
  }
})

test('the parts of the dashboard know no page', () => {
  for (const [file, text] of dashboardFiles()) {
    if (file.startsWith('parts/')) assert.doesNotMatch(text, /from '\.\.\/pages\//, file)
  }
})

test('no product file imports what is there for tests', () => {
  for (const [file, imported] of productImports()) {
    assert.doesNotMatch(imported, NOT_PRODUCT, `${file} imports ${imported}`)
  }
})

test('nothing has a name without a subject', () => {
  const names = [...files, ...dashboardFiles().map(([file]) => file)]
  for (const name of names.flatMap((file) => file.split('/'))) assert.doesNotMatch(name, NO_NAMES)
})

test('every file says on top what it is', () => {
  for (const file of product) {
    const text = readFileSync(join(src, file), 'utf8').replace(/^#!.*\n/, '')
    assert.match(text, /^\/\*\*/, `${file} begins without a header`)
  }
  for (const [file, text] of dashboardFiles()) {
    if (!NOT_PRODUCT.test(file)) assert.match(text, /^\/\*\*/, `${file} begins without a header`)
  }
})

test('the headers of the eight lead files are a linked list', () => {
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  for (const [index, lead] of LEADS.entries()) {
    const header = readFileSync(join(src, `${lead}.ts`), 'utf8').split('*/')[0] ?? ''
    const before = nameOf(LEADS[index - 1])
    const after = nameOf(LEADS[index + 1])
    if (before !== undefined)
      assert.match(header, new RegExp(`Before: ${before}\\b`), `${lead} after ${before}`)
    if (after !== undefined)
      assert.match(header, new RegExp(`After: ${after}\\b`), `${lead} before ${after}`)
    assert.match(header, /Keeps: /, `${lead} names its invariant`)
    assert.ok(architecture.includes(`src/${lead}.ts`), `ARCHITECTURE.md names ${lead}`)
  }
})

function dashboardFiles(): [file: string, text: string][] {
  const place = join(root, 'dashboard/src')
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(place, name), 'utf8')])
}

function productImports(): [file: string, imported: string][] {
  return product.flatMap((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(/from '(\.[^']+)'/g)]
      .map(([, path = '']): [string, string] => [
        file,
        relative(src, resolve(src, dirname(file), path)).replaceAll('\\', '/'),
      ])
      .filter(([, imported]) => !imported.startsWith('..')),
  )
}

function stepOf(file: string): string {
  return file.split('/').slice(0, 2).join('/')
}

function nameOf(lead: string | undefined): string | undefined {
  return lead?.split('/').at(-1)
}
