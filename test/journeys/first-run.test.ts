/** first-run: what the README promises: the demo ends well, and its notifications are the documented ones. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { FlowFile } from '../../src/cli/flow-file.ts'
import { runToEnd } from '../../src/cli/runs.ts'
import { missingKeys } from '../same-shape.ts'
import { openWorld } from '../world.ts'

test('the demo shows four runs and eight good notifications, and ends with 0', async () => {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const demo = spawn(process.execPath, [main, 'demo', '--once'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [said, [code]] = await Promise.all([text(demo.stdout), once(demo, 'close')])
  assert.equal(code, 0, said)
  assert.equal(said.match(/signature verified/g)?.length, 8)
  for (const status of ['success', 'success with errors', 'failed'])
    assert.match(said, new RegExp(`— ${status}$`, 'm'))
  assert.match(said, /CONNECTOR-2001-500/)
  assert.match(said, /CONNECTOR-1001-500/)
})

test('a success and a failure are told in the documented shapes, and every URL in them answers', async () => {
  await using world = await openWorld()
  await world.register('adobe_io')
  await world.register('pipeline')
  const sources = join(world.folder, 'sources')
  await mkdir(sources)
  const zipCodes = new URL('../data/zipcodes.csv', import.meta.resolve('vega-datasets'))
  await copyFile(zipCodes, join(sources, 'zipcodes.csv'))

  const good = await world.apply(flowOver(sources, 'zipcodes.csv', 'text'))
  const bad = await world.apply(flowOver(sources, 'zipcodes.csv', 'number'))
  const none = await world.apply(flowOver(sources, '*.nothing', 'text'))
  const lost = await world.apply(flowOver(join(sources, 'moved-away'), 'zipcodes.csv', 'text'))
  for (const flowId of [good, bad, none, lost]) await runToEnd(flowId, world.client)
  await world.receiver.until((heard) => heard.length === 8)

  const told = (path: string, nth: number) =>
    world.receiver.heard.filter((heard) => heard.path === path)[nth]?.body
  assert.deepEqual(
    missingKeys(await payload('notification-success-envelope-event'), told('/adobe_io', 0)),
    [],
  )
  const failed = await payload('notification-failed-promotion-envelope-messages')
  assert.deepEqual(missingKeys(failed, told('/pipeline', 2)), [])
  for (const { body, isValid } of world.receiver.heard) {
    assert.ok(isValid)
    for (const url of urlsIn(body)) {
      const response = await fetch(url, {
        headers: { authorization: 'Bearer operator-token-of-the-tests' },
      })
      assert.equal(
        response.status,
        200,
        `${url} answered ${response.status}: ${await response.text()}`,
      )
    }
  }
})

async function payload(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../payloads/${name}.json`, import.meta.url), 'utf8'))
}

/** Every URL of this Weir that stands anywhere in a body. */
function urlsIn(body: unknown): string[] {
  return [...JSON.stringify(body).matchAll(/"(http:\/\/127\.0\.0\.1[^"]+)"/g)].map(
    ([, url = '']) => url,
  )
}

function flowOver(folder: string, path: string, city: 'text' | 'number'): FlowFile {
  const name = `Zip codes ${folder} ${path} ${city}`
  return {
    name,
    source: { folder, path },
    dataset: {
      name,
      schema: {
        required: ['zip_code'],
        properties: {
          zip_code: { type: 'string' },
          city: { type: city === 'text' ? 'string' : 'number' },
        },
      },
    },
  }
}
