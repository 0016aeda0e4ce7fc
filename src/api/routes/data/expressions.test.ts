import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { FUNCTIONS } from '../../../ingest/promote/mapping/functions/functions.ts'
import { openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const PREP = '/data/foundation/conversion'
type Fields = Record<string, unknown>

async function make(url: string, body: object): Promise<Fields> {
  const { status, json, text } = await trial.ask('POST', url, body)
  assert.ok(status < 300, text)
  return json as Fields
}

test('the language lists exactly the functions that there are, and checks expressions', async () => {
  const { json } = await trial.ask('GET', `${PREP}/languages/el/functions`)
  const names = (json as Fields[]).map((one) => one['function'])
  assert.deepEqual(names, [...FUNCTIONS.keys()])
  const operators = (await trial.ask('GET', `${PREP}/languages/el/operators`)).json as Fields[]
  assert.ok(operators.some((one) => one['methodName'] === 'complement'))
  const validate = `${PREP}/languages/el/validate`
  assert.deepEqual(await make(validate, { expression: 'concat("Hi", ",", "there", "!")' }), {
    validationStatus: 'succeeded',
    error: 'none',
  })
  const failed = await make(validate, { expression: 'ua_os_name("a")' })
  assert.deepEqual(
    [failed['validationStatus'], failed['error']],
    [
      'failed',
      'At character 1: There is no function "ua_os_name". GET /languages/el/functions lists all.',
    ],
  )
})
