import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { PUBLIC_URL } from '../../app-trial.ts'
import { linksOf, openJournalTrial, sinceOf } from './journal-trial.ts'

const trial = await openJournalTrial()
after(() => trial[Symbol.asyncDispose]())

test('an empty journal answers 204, when to come again, and its links one a line', async () => {
  const url = await trial.openJournal()
  const { status, headers, next } = await trial.read(url)
  assert.equal(status, 204)
  assert.equal(headers['retry-after'], '10')
  assert.equal(headers['cache-control'], 'no-cache')
  assert.deepEqual(headers['link'], linksOf(url, sinceOf(next)))
  assert.match(sinceOf(next), /^weir:0:[0-9a-f]{8}$/)
})

test('a page has the documented headers, and the limit goes on in its next link', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`a-${trial.count}`, `b-${trial.count}`)
  const { headers, next, last } = await trial.read(`${url}?limit=1`)
  assert.equal(headers['content-type'], 'application/vnd.adobecloud.events+json;charset=UTF-8')
  assert.match(String(headers['x-request-id']), /^[0-9a-f]{32}$/)
  assert.equal(headers['retry-after'], undefined)
  assert.deepEqual(headers['link'], linksOf(url, sinceOf(next), '&limit=1'))
  assert.equal(sinceOf(next), last)
})

test('links are whole URLs for whoever asks for that', async () => {
  const url = await trial.openJournal()
  const { headers } = await trial.ask('GET', url, undefined, {
    'x-adobe-io-events-url-links': 'true',
  })
  const [first = ''] = headers['link'] as string[]
  const next = /^<(.+)>; rel="next"$/.exec(first)?.[1] ?? ''
  assert.deepEqual(headers['link'], linksOf(url, sinceOf(next), '', PUBLIC_URL))
  const relative = await trial.read(url, { 'x-adobe-io-events-url-links': 'false' })
  assert.deepEqual(relative.headers['link'], linksOf(url, sinceOf(next)))
})

test('only a page that cannot come out otherwise may be kept for a week', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`a-${trial.count}`, `b-${trial.count}`, `c-${trial.count}`)
  const first = await trial.read(`${url}?limit=1`)
  const second = await trial.read(first.next)
  const third = await trial.read(`${url}?since=${second.last}&limit=2`)
  const cached = [first, second, third].map(({ headers }) => headers['cache-control'])
  assert.deepEqual(cached, ['no-cache', 'max-age=604800', 'no-cache'])
})

test('the bodies in a page are the bytes that were signed', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`a-${trial.count}`)
  const { text } = await trial.ask('GET', url)
  const id = url.split('/').at(-1) ?? ''
  const [entry] = await trial.store.read.journal.list(idOf(id), 0, 1)
  assert.ok(entry && text.includes(`,"event":${entry.body}}],"_page":{`))
})

test('the fast path is the same journal', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`a-${trial.count}`)
  const fast = await trial.read(`${url.replace('/events/', '/events-fast/')}?limit=1`)
  assert.deepEqual(fast.headers['link'], (await trial.read(`${url}?limit=1`)).headers['link'])
  assert.deepEqual(fast.runs, [`a-${trial.count}`])
})

test('a reader may begin so long ago as it likes', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`a-${trial.count}`)
  for (const seek of ['-PT2H', '-P1D', '-P5DT2H', '-P99Y']) {
    assert.deepEqual((await trial.read(`${url}?seek=${seek}&limit=5`)).runs, [`a-${trial.count}`])
  }
  const end = await trial.read(`${url}?seek=-PT0S`)
  assert.equal(end.status, 204)
})

test('a journal is read to its end by its next links, each event once and in order', async () => {
  const url = await trial.openJournal()
  const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter}-${trial.count}`)
  await trial.endRuns(...ids)
  const first = await trial.read(`${url}?limit=2`)
  const second = await trial.read(first.next)
  const third = await trial.read(second.next)
  assert.deepEqual([first.runs, second.runs, third.runs].flat(), ids)
  assert.deepEqual(
    [first, second, third].map(({ runs }) => runs.length),
    [2, 2, 1],
  )
  const end = await trial.read(third.next)
  assert.equal(end.status, 204)
  assert.equal(end.next, third.next, 'at the end the same place is handed out again')

  await trial.endRuns(`f-${trial.count}`)
  assert.deepEqual((await trial.read(end.next)).runs, [`f-${trial.count}`])
  assert.deepEqual((await trial.read(first.next)).runs, second.runs, 'a place can be read again')
})

test('a reader who wants only what is new begins at the end', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`old-${trial.count}`)
  const latest = await trial.read(`${url}?latest=true`)
  assert.equal(latest.status, 204)
  await trial.endRuns(`new-${trial.count}`)
  assert.deepEqual((await trial.read(latest.next)).runs, [`new-${trial.count}`])
  assert.deepEqual((await trial.read(`${latest.next}&latest=true`)).runs, [`new-${trial.count}`])
})

test('a journal begins when its registration does', async () => {
  await trial.endRuns(`before-${trial.count}`)
  const url = await trial.openJournal()
  assert.equal((await trial.read(url)).status, 204)
})
