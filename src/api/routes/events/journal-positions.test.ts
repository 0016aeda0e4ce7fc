import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { dropOld } from '../../../notify/journal/retention.ts'
import { documentedSentence } from '../../app-trial.ts'
import { linksOf, openJournalTrial, sinceOf } from './journal-trial.ts'

const trial = await openJournalTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, credentialId } = trial.services.identity

test('what comes after a position is counted', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`a-${trial.count}`, `b-${trial.count}`, `c-${trial.count}`)
  const counted = url.replace('/events', '/count')
  const { next } = await trial.read(`${url}?limit=1`)
  const answers = [await trial.ask('GET', counted), await trial.ask('GET', linkOf(next, '/count'))]
  assert.deepEqual(
    answers.map(({ json }) => json),
    [
      { count: 3, isMore: false },
      { count: 2, isMore: false },
    ],
  )
})

function linkOf(next: string, prefix: string): string {
  return next.replace('/events', prefix).replace(/&.*/, '')
}

test('a position that can be read from is valid, at both addresses', async () => {
  const url = await trial.openJournal()
  await trial.endRuns(`a-${trial.count}`)
  const { next } = await trial.read(url)
  for (const address of [linkOf(next, '/events-validate'), next.replace('?', '/validate?')]) {
    const { status, headers, text } = await trial.ask('GET', `${address}&limit=7`)
    assert.deepEqual([status, text], [204, ''])
    assert.deepEqual(headers['link'], linksOf(url, sinceOf(next), '&limit=7'))
    for (const [query, says] of [
      ['', /`since` is missing/],
      ['?since=here', /"here" is not a position/],
      [`?since=${sinceOf(next)}&limit=0`, /`limit` is "0"/],
    ] as const) {
      const wrong = `${address.split('?')[0]}${query}`
      const answer = await trial.ask('GET', wrong)
      assert.equal(answer.status, 400)
      assert.match(documentedSentence(wrong, answer), says)
    }
  }
})

test('a position behind which something was cleared is gone, wherever it is used', async () => {
  const url = await trial.openJournal()
  const { next } = await trial.read(url)
  await trial.endRuns(`a-${trial.count}`)
  const { store, clock, log } = trial.services
  const later = { now: () => clock.now() + 60_000 }
  await dropOld({ store, clock: later, log, keptMs: 1_000 })
  for (const address of [
    next,
    next.replace('/events', '/events-fast'),
    linkOf(next, '/events-validate'),
    next.replace('?', '/validate?'),
    linkOf(next, '/count'),
  ]) {
    const answer = await trial.ask('GET', address)
    assert.equal(answer.status, 410)
    const sentence = documentedSentence(address, answer)
    assert.ok(sentence.startsWith(`The position "${sinceOf(next)}" has expired`), sentence)
  }
  const begun = await trial.read(url)
  assert.equal(begun.status, 204)
  await trial.endRuns(`b-${trial.count}`)
  assert.deepEqual((await trial.read(begun.next)).runs, [`b-${trial.count}`])
})

test('a journal that is not there, or is another credential’s, is not found', async () => {
  const url = await trial.openJournal()
  const other = url.replace(`/${credentialId}/`, '/999999/')
  const nobody = url.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000')
  const nowhere = url.replace(`/${consumerOrgId}/`, '/1/')
  for (const wrong of [other, nobody, nowhere]) {
    for (const address of [
      wrong,
      wrong.replace('/events', '/events-fast'),
      wrong.replace('/events', '/count'),
      `${wrong.replace('/events', '/events-validate')}?since=weir:0:00000000`,
      `${wrong}/validate?since=weir:0:00000000`,
    ]) {
      const answer = await trial.ask('GET', address)
      assert.equal(answer.status, 404)
      assert.match(documentedSentence(address, answer), /is not found/)
    }
  }
})

test('a journal is for those with a token, and is only read', async () => {
  const url = await trial.openJournal()
  for (const address of [url, url.replace('/events', '/count')]) {
    const stranger = await trial.ask('GET', address, undefined, { authorization: null })
    assert.equal(stranger.status, 403)
    const wrong = await trial.ask('GET', address, undefined, { authorization: 'Bearer wrong' })
    assert.equal(wrong.status, 401)
    const posted = await trial.ask('POST', address, {})
    assert.equal(posted.status, 405)
    documentedSentence(address, posted)
  }
})

const REFUSED: readonly [query: string, status: number, says: RegExp][] = [
  [
    'limit=0',
    400,
    /`limit` is "0"; it must be a whole number from 1 on, of which 1000 is the most/,
  ],
  ['limit=many', 400, /"many"/],
  ['limit=', 400, /`limit` is ""/],
  ['limit=-1', 400, /"-1"/],
  ['limit=1.5', 400, /"1\.5"/],
  ['limit=1e2', 400, /"1e2"/],
  ['limit=0x10', 400, /"0x10"/],
  ['latest=yes', 400, /`latest` is "yes"; it must be true or false/],
  ['seek=PT2H', 400, /`seek` is "PT2H"; it must be a negative ISO-8601 duration/],
  ['seek=', 400, /`seek` is ""/],
  ['seek=yesterday', 400, /"yesterday"/],
  ['seek=-PT2H&since=weir:0:00000000', 400, /Leave one of them out/],
  ['since=weir:0:00000000', 400, /"weir:0:00000000" is a position of another journal/],
  ['limit=1&limit=2', 400, /\["1","2"\]/],
  ['since=here', 400, /"here" is not a position/],
  ['since=', 400, /"" is not a position/],
  ['since=weir:', 400, /"weir:" is not a position/],
]

let opened: Promise<string> | null = null

/** One for all: a client may have only so many registrations. */
function openOnce(): Promise<string> {
  opened ??= trial.openJournal()
  return opened
}

test('a limit above the most that a page may hold is that most, and goes on as that', async () => {
  const url = await openOnce()
  for (const [limit, goesOn] of [
    ['1000', '1000'],
    ['1001', '1000'],
    ['99999999999999999999', '1000'],
  ]) {
    const { next } = await trial.read(`${url}?limit=${limit}`)
    assert.match(next, new RegExp(`&limit=${goesOn}$`))
  }
})

for (const [query, status, says] of REFUSED) {
  test(`a journal with ?${query} is refused with the value that is wrong`, async () => {
    const url = `${await openOnce()}?${query}`
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, status)
    assert.match(documentedSentence(url, answer), says)
  })
}
