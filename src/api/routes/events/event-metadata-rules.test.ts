/** event-metadata-rules: what each field of event metadata may be, up to its last character (io-events 1.3). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId } = trial.services.identity
const WORKSPACE = `/events/${consumerOrgId}/${projectId}/${workspaceId}`

type Fields = Record<string, unknown>

const made = await trial.ask('POST', `${WORKSPACE}/providers`, { label: 'Orders' })
const { id } = made.json as { id: string }
const OWN = `${WORKSPACE}/providers/${id}/eventmetadata`
const ALL = `/events/providers/${id}/eventmetadata`

let count = 0

function body(changes: Fields): Fields {
  return { event_code: `code_${++count}`, label: 'Placed', description: 'Was placed', ...changes }
}

async function codes(): Promise<number> {
  const { json } = await trial.ask('GET', ALL)
  return (json as { _embedded: { eventmetadata: unknown[] } })._embedded.eventmetadata.length
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64')

const name = (length: number): string => 'x'.repeat(length)
const MARKS = "Az_09 \t-_.(),@:'`?#!"
const LONGEST = base64(`"${name(65_533)}"`)

const KEPT: readonly [field: string, value: string | null][] = [
  ['event_code', 'c'],
  ['event_code', name(255)],
  ['event_code', 'Az_09-.'],
  ['event_code', '...'],
  ['label', 'x'],
  ['label', name(255)],
  ['label', MARKS],
  ['description', 'x'],
  ['description', name(255)],
  ['description', MARKS],
  ['sample_event_template', null],
  ['sample_event_template', ''],
  ['sample_event_template', base64('{"a":"é"}')],
  ['sample_event_template', base64('null')],
  ['sample_event_template', base64(`${'['.repeat(100)}${']'.repeat(100)}`)],
  ['sample_event_template', LONGEST],
]

for (const [field, value] of KEPT) {
  test(`\`${field}\` may be ${JSON.stringify(value).slice(0, 40)} (${value?.length ?? 0})`, async () => {
    const { status, text, json } = await trial.ask('POST', OWN, body({ [field]: value }))
    assert.equal(status, 201, text)
    const has = (json as Fields)['_embedded'] !== undefined
    assert.equal(has, field === 'sample_event_template' && value !== null && value !== '')
    if (field !== 'sample_event_template') assert.equal((json as Fields)[field], value)
  })
}

test('the longest template that base64 can have within the limit is 87,380 letters', () => {
  assert.equal(LONGEST.length, 87_380)
})

const REFUSED: readonly [fields: Fields, words: RegExp][] = [
  [{ event_code: undefined }, /event_code/],
  [{ event_code: '' }, /event_code/],
  [{ event_code: name(256) }, /event_code/],
  [{ event_code: '.' }, /event_code/],
  [{ event_code: '..' }, /event_code/],
  ...[' ', '/', '%', ':', '@', '?', '#', 'ü', '*', '\n'].map((mark): [Fields, RegExp] => [
    { event_code: `a${mark}` },
    /event_code/,
  ]),
  [{ label: undefined }, /label/],
  [{ label: '' }, /label/],
  [{ label: name(256) }, /label/],
  [{ label: 'a&b' }, /label/],
  [{ description: undefined }, /description/],
  [{ description: '' }, /description/],
  [{ description: name(256) }, /description/],
  [{ description: 'a/b' }, /description/],
  [{ sample_event_template: 7 }, /sample_event_template/],
  [{ sample_event_template: '{}' }, /is no base64/],
  [{ sample_event_template: 'e30' }, /is no base64/],
  [{ sample_event_template: 'e3_-' }, /is no base64/],
  [{ sample_event_template: ' e30=' }, /is no base64/],
  [{ sample_event_template: base64('{"a":') }, /is no JSON once it is decoded/],
  [{ sample_event_template: base64(Buffer.from([0x22, 0xff, 0x22])) }, /is no JSON/],
  [{ sample_event_template: base64(' ') }, /is no JSON/],
  [{ sample_event_template: base64(`${'['.repeat(102)}${']'.repeat(102)}`) }, /more than 100 deep/],
  [{ sample_event_template: base64('['.repeat(30_000) + ']'.repeat(30_000)) }, /100 deep/],
  [{ sample_event_template: base64(`"${name(65_536)}"`) }, /sample_event_template/],
]

for (const [fields, words] of REFUSED) {
  test(`event metadata with ${JSON.stringify(fields).slice(0, 60)} is refused`, async () => {
    const before = await codes()
    const answer = await trial.ask('POST', OWN, body(fields))
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(OWN, answer), words)
    assert.deepEqual(await codes(), before)
  })
}
