import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { CONNECTION_SPECS } from '../../contract/specs.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const root = join(trial.folder, 'in')
await mkdir(root)
await writeFile(join(root, 'a.csv'), 'id;name\n1;Ada\n2;\n')
await writeFile(join(root, 'a.json'), '{"id":1,"name":"Ada"}\n')

const made = await trial.ask('POST', '/data/foundation/flowservice/connections', {
  name: 'Files',
  auth: { params: { root } },
  connectionSpec: { id: CONNECTION_SPECS.folder },
})
const PATH = `/weir/v1/connections/${(made.json as { id: string }).id}/infer`

interface Inferred {
  schema: { required: string[]; properties: object }
  format: object
}

async function infer(query: string): Promise<Inferred> {
  const { status, json, text } = await trial.ask('GET', `${PATH}?${query}`)
  assert.equal(status, 200, text)
  return json as Inferred
}

test('a file behind a connection has a schema, and how it is written down is found out', async () => {
  const { schema, format } = await infer('path=/a.csv')
  assert.deepEqual(schema, {
    required: ['id'],
    properties: { id: { type: 'integer' }, name: { type: 'string' } },
  })
  assert.deepEqual(format, {
    format: 'delimited',
    properties: { columnDelimiter: ';', quote: '"', header: true, encoding: 'UTF-8' },
  })
})

test('what is said of the file is taken as it is', async () => {
  const { schema } = await infer('path=/a.csv&columnDelimiter=,&header=false')
  assert.deepEqual(Object.keys(schema.properties), ['column1'])
  assert.deepEqual((await infer('path=/a.json')).format, { format: 'json', properties: {} })
})

const REFUSED: readonly [what: string, query: string, sentence: RegExp][] = [
  ['is not there', 'path=/none.csv', /none\.csv/],
  ['has no path', '', /path/],
  ['is delimited by two characters', 'path=/a.csv&columnDelimiter=;;', /delimiter/],
]
for (const [what, query, sentence] of REFUSED) {
  test(`a file that ${what} is told of in a sentence`, async () => {
    const url = `${PATH}?${query}`
    assert.match(documentedSentence(url, await trial.ask('GET', url)), sentence)
  })
}
