import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openAppTrial } from '../app-trial.ts'

const dashboardFolder = await mkdtemp(join(tmpdir(), 'weir-dashboard-'))
await mkdir(join(dashboardFolder, 'assets'))
await writeFile(join(dashboardFolder, 'index.html'), '<!doctype html><title>Weir</title>')
await writeFile(join(dashboardFolder, 'assets', 'main-abc.js'), 'plain')
await writeFile(join(dashboardFolder, 'assets', 'main-abc.js.br'), 'as brotli')
await writeFile(join(dashboardFolder, 'assets', 'main-abc.js.gz'), 'as gzip')
const trial = await openAppTrial({ dashboardFolder })
const unbuilt = await openAppTrial({ dashboardFolder: join(dashboardFolder, 'nothing') })
after(async () => {
  await trial[Symbol.asyncDispose]()
  await unbuilt[Symbol.asyncDispose]()
  await rm(dashboardFolder, { recursive: true })
})

const STRANGER = { authorization: null }

for (const url of ['/', '/runs', '/runs/', '/runs/01K?show=failed', '/registrations/1/traces']) {
  test(`a stranger gets the page at ${url}, which may load nothing from elsewhere`, async () => {
    const { status, text, headers } = await trial.ask('GET', url, undefined, STRANGER)
    assert.equal(status, 200)
    assert.match(text, /^<!doctype html>/)
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /^default-src 'none'; script-src 'self';/)
    assert.doesNotMatch(policy, /unsafe|\*|http/)
    assert.equal(headers['cache-control'], 'no-cache')
    const again = { ...STRANGER, 'if-none-match': String(headers['etag']) }
    assert.equal((await trial.ask('GET', url, undefined, again)).status, 304)
  })
}

const KEPT: readonly [url: string, status: number][] = [
  ['/nowhere', 404],
  ['/runsx', 404],
  ['/weir/v1/nowhere', 404],
  ['/data/foundation/nowhere', 404],
  ['/events/nowhere', 404],
  ['/assets/other.js', 404],
  ['/assets/../index.html', 404],
  ['/assets/%2e%2e/index.html', 404],
]

for (const [url, status] of KEPT) {
  test(`${url} is no page: ${status} with a token, closed without`, async () => {
    assert.equal((await trial.ask('GET', url)).status, status)
    assert.equal((await trial.ask('GET', url, undefined, STRANGER)).status, 403)
  })
}

const ENCODINGS: readonly [accepts: string, text: string, encoding: string | undefined][] = [
  ['gzip, deflate, br, zstd', 'as brotli', 'br'],
  ['gzip', 'as gzip', 'gzip'],
  ['identity', 'plain', undefined],
]

for (const [accepts, text, encoding] of ENCODINGS) {
  test(`a file is served for ever, as it is understood by who accepts ${accepts}`, async () => {
    const headers = { ...STRANGER, 'accept-encoding': accepts }
    const answer = await trial.ask('GET', '/assets/main-abc.js', undefined, headers)
    assert.equal(answer.status, 200)
    assert.deepEqual([answer.text, answer.headers['content-encoding']], [text, encoding])
    assert.match(String(answer.headers['content-type']), /^(?:text|application)\/javascript/)
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.match(String(answer.headers['etag']), /./)
  })
}

test('a Weir whose dashboard was not built says how to build it', async () => {
  const { status, text } = await unbuilt.ask('GET', '/', undefined, STRANGER)
  assert.equal(status, 503)
  assert.match(text, /npm run build/)
  assert.equal((await unbuilt.ask('GET', '/weir/v1/context')).status, 200)
})
