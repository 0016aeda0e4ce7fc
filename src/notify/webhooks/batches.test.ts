import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { idOf } from '../../domain/ids.ts'
import type { Service } from '../../platform/service.ts'
import { ALL_TRACES, openStoreTrial, upTo } from '../../platform/store/store-trial.ts'
import type { Hit } from '../notify-trial.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { createSender } from './sender.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

test('45 events to one that asks for batches are three requests, of 20, 20 and 5', async () => {
  await using trial = await openBatchTrial()
  await trial.owe('r2', 45)
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 2)
  assert.equal(trial.receiver.hits.length, 2, 'the last five wait for company')
  trial.clock.at += SECOND
  trial.bus.ring('deliveries')
  await trial.log.until('delivery.attempted', 3)

  const inOrder = trial.receiver.hits.toSorted((one, other) => ordinalOf(one) - ordinalOf(other))
  assert.deepEqual(
    inOrder.map(({ body }) => eventIdsIn(body).length),
    [20, 20, 5],
  )
  assert.deepEqual(
    inOrder.flatMap(({ body }) => eventIdsIn(body ?? '')),
    Array.from({ length: 45 }, (_, n) => `event-${n + 1}`),
  )
  for (const { headers, body } of inOrder) {
    assert.equal(headers['x-adobe-event-id'], eventIdsIn(body)[0], 'the first event heads a batch')
    assert.equal(headers['content-type'], 'application/json; charset=utf-8')
  }
})

test('the trace of a batch names every event in it', async () => {
  await using trial = await openBatchTrial()
  await trial.owe('r2', 3)
  trial.clock.at += SECOND
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 1)
  const [trace] = await trial.store.read.traces.listKept(idOf('r2'), ALL_TRACES)
  assert.deepEqual(
    trace?.items.map(({ eventId, eventCode, providerLabel }) => [
      eventId,
      eventCode,
      providerLabel,
    ]),
    ['event-1', 'event-2', 'event-3'].map((id) => [
      id,
      'sources_flow_run_success',
      'platform_notifications',
    ]),
  )
  assert.deepEqual(eventIdsIn(trace?.request.body ?? ''), ['event-1', 'event-2', 'event-3'])
})

test('a batch that failed is tried again as the same bytes, and new events go in another', async () => {
  await using trial = await openBatchTrial()
  trial.receiver.answer = () => (trial.receiver.hits.length === 1 ? 500 : 200)
  await trial.owe('r2', 2)
  trial.clock.at += SECOND
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 1)
  await trial.owe('r2', 2)
  trial.clock.at += MINUTE
  trial.bus.ring('deliveries')
  await trial.log.until('delivery.attempted', 3)

  const bodies = trial.receiver.hits.map(({ body }) => body)
  const [first, ...later] = bodies
  assert.ok(first !== undefined && later.includes(first))
  assert.deepEqual(
    new Set(later.map((body) => eventIdsIn(body).join())),
    new Set(['event-1,event-2', 'event-3,event-4']),
  )
  const again = trial.receiver.hits.findLast(({ body }) => body === first)
  assert.equal(again?.headers['x-adobe-retry-count'], '1')
})

test('kill -9 between gathering and claiming loses no event and sends none in two batches', async () => {
  await using trial = await openStoreTrial()
  const script = fileURLToPath(new URL('./batches.kill-trial.ts', import.meta.url))
  const child = spawn(process.execPath, [script, trial.file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > 250) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL')

  const store = await trial.reopen()
  const later = Number.MAX_SAFE_INTEGER
  const batches = await store.commit(async ({ deliveries }) => {
    await deliveries.releaseAll(0, Infinity)
    return await deliveries.claim(later, Infinity, upTo(10_000))
  })
  const sent = batches.flatMap(({ body }) => eventIdsIn(body ?? ''))
  assert.equal(new Set(sent).size, sent.length, 'an event is in two batches')
  const lost = said
    .split('\n')
    .slice(0, -1)
    .filter((id) => !sent.includes(id))
  assert.deepEqual(lost, [])
})

async function openBatchTrial(): Promise<PushTrial & { sender: Service }> {
  const trial = await openPushTrial()
  const webhookUrl = `${trial.receiver.url}/r2`
  await trial.register('r2', { webhookUrl, deliveryType: 'webhook_batch' })
  const sender = createSender(trial.needs)
  return {
    ...trial,
    sender,
    async [Symbol.asyncDispose]() {
      await sender.stop()
      await trial[Symbol.asyncDispose]()
    },
  }
}

function eventIdsIn(body: string): string[] {
  const told: { event_id: string }[] = JSON.parse(body)
  return told.map((one) => one.event_id)
}

function ordinalOf({ eventId }: Hit): number {
  return Number(eventId.split('-')[1])
}
