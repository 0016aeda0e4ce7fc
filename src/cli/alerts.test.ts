import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAppTrial } from '../api/app-trial.ts'
import { idOf } from '../domain/ids.ts'
import { anAlert } from '../notify/notify-trial.ts'
import { aFlow } from '../platform/store/store-trial.ts'
import { listen } from './weir-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)

test('`weir alerts` says which runs take too long and which flows refuse too much', async () => {
  const { stdout } = await weir('alerts')
  assert.match(stdout, /^No alerts: no such run took too long or refused too much\.\n$/)

  await trial.store.commit(async ({ alerts, flows }) => {
    await flows.insert(aFlow({ id: idOf('flow-1'), name: 'Flow flow-1' }))
    await alerts.write(anAlert('a1'))
    const about = { kind: 'errorRate', status: 'INACTIVE', resolvedAt: 9_000 } as const
    await alerts.write(anAlert('a2', { ...about, flowId: idOf('flow-2'), threshold: 0.5 }))
  })
  const [head = '', delay = '', rate = ''] = (await weir('alerts')).stdout.split('\n')
  assert.match(head, /^since \(UTC\) +status +until \(UTC\) +flow +what +run$/)
  assert.match(delay, /^1970-01-01 00:00:05 +FIRING +– .*is at work above 150 minutes\..* run-1$/)
  assert.match(rate, /^1970-01-01 00:00:05 +INACTIVE +1970-01-01 00:00:09 .* no longer above 0\.5%/)

  for (const [words, ids] of [
    [['--flow', 'Flow flow-1'], ['a1']],
    [['--status', 'inactive'], ['a2']],
    [['--limit', '1'], ['a1']],
  ] as const) {
    const found: { id: string }[] = JSON.parse((await weir('alerts', '--json', ...words)).stdout)
    assert.deepEqual(
      found.map(({ id }) => id),
      ids,
    )
  }
})

test('`weir alerts rules` prints what holds for which flow', async () => {
  const body = { delayMinutes: 10, errorRatePercent: null }
  await trial.ask('PUT', '/weir/v1/alerts/rules/flow-1', body)
  const [, others = '', own = ''] = (await weir('alerts', 'rules')).stdout.split('\n')
  assert.match(others, /^every other flow +150 min +0\.5 % +–$/)
  assert.match(own, /^Flow flow-1 +10 min +any +flow-1$/)
  const { flows } = JSON.parse((await weir('alerts', 'rules', '--json')).stdout)
  assert.deepEqual(flows[0].overrides, body)
})

const SET: readonly [words: string[], row: RegExp][] = [
  [['--delay', '20'], /^Flow flow-1 +20 min +any +flow-1$/],
  [['--delay', 'off', '--error-rate', '2.5'], /^Flow flow-1 +any time +2\.5 % +flow-1$/],
  [['--delay', 'default'], /^Flow flow-1 +150 min +2\.5 % +flow-1$/],
  [['--error-rate', 'default'], /^Flow flow-1 +150 min +0\.5 % +flow-1$/],
]

test('`weir alerts set` changes what is said of a flow, and leaves the rest as it is', async () => {
  for (const [words, row] of SET) {
    const { stdout } = await weir('alerts', 'set', 'Flow flow-1', ...words)
    assert.match(stdout.split('\n')[1] ?? '', row, words.join(' '))
  }
  const { flows } = JSON.parse((await weir('alerts', 'rules', '--json')).stdout)
  assert.deepEqual(flows, [])
})

test('what is no threshold and no flow is refused, and said so', async () => {
  for (const [words, sentence] of [
    [['Flow flow-1', '--delay', 'soon'], /delayMinutes` must be number, and is "soon"/],
    [['Flow flow-1', '--error-rate', '100'], /errorRatePercent` must be < 100, and is 100/],
    [['no such flow', '--delay', '5'], /The flow "no such flow" is not found/],
  ] as const) {
    await assert.rejects(weir('alerts', 'set', ...words), { code: 1, stderr: sentence })
  }
})
