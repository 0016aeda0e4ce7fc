import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence } from '../../app-trial.ts'
import { BYTES, IMPORT, openUploadTrial, said } from './upload-trial.ts'

const trial = await openUploadTrial()
after(() => trial[Symbol.asyncDispose]())
const { blobs } = trial.services
const { datasetId, make, fileUrl, put, filesOf } = trial
const otherId = await trial.dataset('Others')
const id = await make()
const shown = await make({ inputFormat: { format: 'csv', delimiter: ';' } })
await put(shown, 'a.csv', 'a;b\n1;x\n2;y\n')

const NOT_MADE: readonly [what: string, changes: object, says: RegExp][] = [
  ['no dataset', { datasetId: 'nope' }, /"nope" .* is not found. Create it first/],
  ['Avro', { inputFormat: { format: 'avro' } }, /"avro" cannot be read. Use csv/],
  ['no format', { inputFormat: {} }, /inputFormat.*required/],
  ['two characters', { inputFormat: { format: 'csv', delimiter: ';;' } }, /;;/],
  [
    'delimited JSON',
    { inputFormat: { format: 'csv', isMultiLineJson: true } },
    /`isMultiLineJson` is true, which only json can be/,
  ],
  ['an escape', { inputFormat: { format: 'csv', escape: '\\' } }, /`escape` is .* written twice/],
  ['another charset', { inputFormat: { format: 'csv', charset: 'UTF-16' } }, /UTF-16/],
  [
    'an unknown property',
    { inputFormat: { format: 'csv', comment: '#' } },
    /`comment` is not known/,
  ],
  ['no threshold', { partialIngestionPercent: 0 }, /is 0; it must be a number above 0/],
  ['a replay', { replay: {} }, /additional properties/],
  ['a run that is not there', { _weir: { mends: 'nope' } }, /"nope" .* is not found/],
]

for (const [what, changes, says] of NOT_MADE) {
  test(`a batch of ${what} is refused, with the rule`, async () => {
    const body = { datasetId, inputFormat: { format: 'csv' }, ...changes }
    assert.match(await said(trial.ask('POST', IMPORT, body), 400), says)
  })
}

const REFUSED: readonly [
  method: 'PUT' | 'POST' | 'PATCH',
  url: string,
  status: number,
  says: RegExp,
][] = [
  ['PUT', fileUrl('nope', 'a.csv'), 404, /The batch "nope" is not found/],
  ['PUT', fileUrl(id, '..%2F..%2Fa.csv'), 400, /has a slash/],
  ['PUT', fileUrl(id, '.weir'), 400, /begins with a dot/],
  ['PUT', fileUrl(id, 'a%00b'), 400, /cannot be seen/],
  ['PUT', fileUrl(id, 'a'.repeat(256)), 400, /has 256 bytes/],
  ['PUT', `${IMPORT}/${id}/datasets/${otherId}/files/a.csv`, 400, /is of the dataset/],
  ['PATCH', fileUrl(id, 'a.csv'), 400, /Content-Range is missing/],
  ['POST', fileUrl(id, 'a.csv'), 400, /What is: INITIALIZE, COMPLETE/],
  ['POST', `${fileUrl(id, '.a')}?action=INITIALIZE`, 400, /begins with a dot/],
  ['POST', `${fileUrl(id, 'a.csv')}?action=toString`, 400, /"toString"/],
  ['POST', `${IMPORT}/${id}?action=REVERT`, 409, /is loading; nothing of it is in its dataset/],
]

for (const [method, url, status, says] of REFUSED) {
  test(`${method} ${url.slice(IMPORT.length + 28, 120)} is refused with ${status}, and keeps nothing`, async () => {
    assert.match(
      await said(trial.ask(method, url, ...(method === 'POST' ? [] : ['id\n1\n', BYTES])), status),
      says,
    )
    assert.deepEqual(await filesOf(id), [])
    assert.deepEqual(await blobs.listWorkFolders(), [])
  })
}

const PREVIEWS: readonly [query: string, data: readonly object[] | RegExp][] = [
  [
    '',
    [
      { a: '1', b: 'x' },
      { a: '2', b: 'y' },
    ],
  ],
  ['?nrow=1', [{ a: '1', b: 'x' }]],
  ['?nrow=1&format=CSV', [{ a: '1', b: 'x' }]],
  ['?delimiter=,', [{ 'a;b': '1;x' }, { 'a;b': '2;y' }]],
  ['?nrow=0', /`nrow` is "0"; it must be a whole number from 1 to 100/],
  ['?format=avro', /"avro" cannot be read/],
  ['?charset=EBCDIC', /EBCDIC/],
  ['?header=maybe', /maybe/],
  ['?colour=red', /`colour` is not known/],
]

for (const [query, expected] of PREVIEWS) {
  test(`a preview with "${query}" ${Array.isArray(expected) ? 'shows rows' : 'is refused'}`, async () => {
    const answer = await trial.ask(
      'GET',
      `${IMPORT}/${shown}/datasets/${datasetId}/preview${query}`,
    )
    if (expected instanceof RegExp) {
      assert.equal(answer.status, 400, answer.text)
      assert.match(documentedSentence(IMPORT, answer), expected)
    } else {
      assert.deepEqual((answer.json as { data: unknown }).data, expected, answer.text)
    }
  })
}

test('a preview of nothing is not found', async () => {
  const url = `${IMPORT}/${id}/datasets/${datasetId}/preview`
  assert.match(await said(trial.ask('GET', url), 404), /has no file/)
})
