import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { bucketOf } from '../../../notify/registrations/health.ts'
import { aRegistration } from '../../../platform/store/store-trial.ts'
import { documentedSentence } from '../../app-trial.ts'
import { openToldTrial } from './told-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())
const ALL = '/weir/v1/registrations'

const alpha = aRegistration('alpha', { name: 'Alpha', webhookUrl: 'https://a.example/hook' })
await trial.store.commit(async ({ registrations, tallies }) => {
  await registrations.insert(alpha)
  await registrations.insert(aRegistration('beta', { name: 'beta 100%', isWanted: false }))
  const gone = { status: 'hook_unreachable', statusReason: 'It is away.' } as const
  await registrations.insert(aRegistration('zeta', { name: 'Zeta', ...gone }))
  const now = bucketOf(trial.services.clock.now())
  await tallies.note(alpha, now, { attempts: 4, successes: 3 })
})

interface Rows {
  readonly registrations: readonly (Record<string, unknown> & { readonly id: string })[]
  readonly page: Record<string, number>
}

async function listed(query: string): Promise<Rows> {
  const answer = await trial.ask('GET', `${ALL}${query}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.json as Rows
}

const SEARCHES: readonly [query: string, ids: readonly string[]][] = [
  ['', ['zeta', 'alpha', 'beta']],
  ['?unwell=true', ['zeta']],
  ['?search=BET', ['beta']],
  ['?search=%20a.example/', ['alpha']],
  ['?search=%25', ['beta']],
  ['?search=_', []],
  ['?search=alpha&unwell=true', []],
  ['?page=1&size=2', ['beta']],
  ['?page=7&size=2', []],
]

for (const [query, ids] of SEARCHES) {
  test(`registrations are found, those that are not well first: "${query}"`, async () => {
    const { registrations } = await listed(query)
    assert.deepEqual(
      registrations.map(({ id }) => id),
      ids,
    )
  })
}

test('a registration is shown with its reason and how its last day went', async () => {
  const { registrations, page } = await listed('')
  assert.deepEqual(page, {
    size: 10,
    number: 0,
    numberOfElements: 3,
    totalElements: 3,
    totalPages: 1,
  })
  const [zeta, first, beta] = registrations
  assert.match(String(zeta?.['reason']), /^It is away\./)
  assert.deepEqual(first?.['lastDay'], { attempts: 4, successes: 3 })
  assert.deepEqual([beta?.['isWanted'], beta?.['isEnabled']], [false, false])
})

test('one registration is found by its id alone, by its owner and the operator', async () => {
  const id = await trial.register('mine')
  const { json } = await trial.ask('GET', `${ALL}/${id}`)
  const { _links } = json as { _links: { self: { href: string } } }
  const path = new URL(_links.self.href).pathname
  assert.deepEqual(json, (await trial.ask('GET', path)).json)
  const { headers } = await trial.credential()
  const stranger = await trial.ask('GET', `${ALL}/${id}`, undefined, headers)
  assert.equal(stranger.status, 404)
  assert.equal(documentedSentence(ALL, stranger), `The registration "${id}" is not found.`)
  assert.equal((await trial.ask('GET', ALL, undefined, headers)).status, 403)
})

test('what is asked for wrongly is answered with a sentence', async () => {
  for (const [query, sentence] of [
    ['?unwell=perhaps', /`unwell` is "perhaps"; it must be true or false\./],
    ['?page=-1', /`page` is "-1"; .+ from 0 up\./],
    ['?size=1000', /`size` is "1000"; .+ from 1 to 100\./],
  ] as const) {
    const answer = await trial.ask('GET', `${ALL}${query}`)
    assert.equal(answer.status, 400, query)
    assert.match(documentedSentence(ALL, answer), sentence)
  }
})

test('who watches hears that a registration was made, edited, filtered and deleted', async () => {
  let rings = 0
  const hearing = trial.services.bus.onRing('registrations', () => rings++)
  const id = await trial.register('watched')
  const { _links } = (await trial.ask('GET', `${ALL}/${id}`)).json as {
    _links: { self: { href: string } }
  }
  const path = new URL(_links.self.href).pathname
  const patch = { 'content-type': 'application/json-patch+json' }
  const rename = [{ op: 'replace', path: '/name', value: 'watched on' }]
  assert.equal((await trial.ask('PATCH', path, rename, patch)).status, 200)
  const filter = { name: 'Mine', subscriber_filter: '{"data":{"a":[1]}}' }
  assert.equal((await trial.ask('POST', `${path}/filters`, filter)).status, 201)
  assert.equal((await trial.ask('DELETE', path)).status, 204)
  await new Promise(setImmediate)
  assert.equal(rings, 4)
  assert.equal(await trial.store.read.registrations.find(idOf(id)), null)
  hearing[Symbol.dispose]()
})
