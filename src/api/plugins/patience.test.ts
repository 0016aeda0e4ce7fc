import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { after, test } from 'node:test'
import { text } from 'node:stream/consumers'
import { openAppTrial, TOKEN } from '../app-trial.ts'
import { IMPORT, openUploadTrial } from '../routes/data/upload-trial.ts'

const trial = await openUploadTrial()
after(() => trial[Symbol.asyncDispose]())
const url = await trial.app.listen({ host: '127.0.0.1', port: 0 })

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a beginning and no end; answers what came all the same. */
async function beginning(
  { method, path, headers = {} }: Sent,
  chunk: Buffer,
): Promise<IncomingMessage> {
  const authorization = `Bearer ${TOKEN}`
  const sent = request(url + path, { method, headers: { authorization, ...headers } })
  sent.on('error', () => {}) // The connection is cut off as soon as the answer is there.
  sent.write(chunk)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return answer
}

test('a file that is too large is refused before it is read, or as soon as it is', async () => {
  const id = await trial.make()
  const path = trial.fileUrl(id, 'large.csv')
  const length = String(256 * 1024 * 1024 + 1)
  const told = { method: 'PUT', path, headers: { 'content-length': length } }
  const answer = await beginning(told, Buffer.from('id\n'))
  assert.equal(answer.statusCode, 413)
  assert.match(await text(answer), /Send a larger one in ranges/)
  assert.equal(answer.headers.connection, 'close')

  const range = { 'content-range': 'bytes 0-2/3' }
  await trial.ask('POST', `${path}?action=INITIALIZE`)
  const longer = { method: 'PATCH', path, headers: range }
  assert.equal((await beginning(longer, Buffer.from('abcd'))).statusCode, 400)
  assert.deepEqual(await trial.services.blobs.listWorkFolders(), [])
})

test('a file whose sending is cut off leaves nothing, and is nobody’s fault', async () => {
  const id = await trial.make()
  const authorization = `Bearer ${TOKEN}`
  const headers = { authorization, 'content-length': '100' }
  const sent = request(url + trial.fileUrl(id, 'half.csv'), { method: 'PUT', headers })
  sent.on('error', () => {}) // It is this test that ends it.
  await new Promise((resolve) => sent.write('id\n1', resolve))
  while ((await trial.services.blobs.listWorkFolders()).length === 0) continue
  sent.destroy()
  while ((await trial.services.blobs.listWorkFolders()).length > 0) continue
  assert.deepEqual([await trial.filesOf(id), trial.errors], [[], []])
  const there = await trial.ask('POST', `${IMPORT}/${id}?action=COMPLETE`)
  assert.equal(there.status, 200, there.text)
})

test('a body that does not come is waited for no longer than it may take', async () => {
  await using impatient = await openAppTrial({ patienceMs: 20 })
  const own = await impatient.app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-length': '100' }
  for (const [method, path] of [
    ['POST', IMPORT],
    ['PUT', `${IMPORT}/x/datasets/y/files/z`],
  ]) {
    const sent = request(own + path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
    })
    const ended = new Promise((resolve) => {
      sent.once('error', resolve)
      sent.once('response', resolve)
    })
    sent.write('{')
    await ended
  }
  assert.deepEqual(impatient.errors, [])
})
