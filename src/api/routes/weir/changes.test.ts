import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentedSentence, openAppTrial, TOKEN } from '../../app-trial.ts'

const CHANGES = '/weir/v1/changes'

test('who watches is told what may have changed, once for what comes together', async () => {
  await using trial = await openAppTrial()
  const url = await trial.app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${TOKEN}`, accept: 'text/event-stream' }
  const watching = new AbortController()
  const { status, body } = await fetch(url + CHANGES, { headers, signal: watching.signal })
  assert.equal(status, 200)
  const texts = body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.equal((await texts?.read())?.value, ': here\n\n')

  trial.services.bus.ring('deliveries')
  trial.services.bus.ring('alerts')
  const told = 'data: {"changed":["deliveries","events","alerts"]}\n\n'
  assert.equal((await texts?.read())?.value, told)
  watching.abort()
})

test('a stop ends the watching of everybody', async () => {
  const trial = await openAppTrial()
  const url = await trial.app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${TOKEN}`, accept: 'text/event-stream' }
  const { body } = await fetch(url + CHANGES, { headers })
  const read = body?.pipeThrough(new TextDecoderStream()).getReader()
  await read?.read()
  const [cut] = await Promise.allSettled([read?.read(), trial[Symbol.asyncDispose]()])
  assert.equal(cut.status, 'rejected')
})

test('who would not understand an answer that never ends is told so', async () => {
  await using trial = await openAppTrial()
  const answer = await trial.ask('GET', CHANGES, undefined, { accept: 'application/json' })
  assert.equal(answer.status, 400)
  assert.match(documentedSentence(CHANGES, answer), /Accept: text\/event-stream/)
})
