/** running: whether a Weir holds the data folder, and what that one says of itself. */
import { Check as isOf } from 'typebox/value'
import { Readiness } from '../../api/contract/weir/health.ts'
import type { Check } from '../../domain/check.ts'
import { unwell, well } from './looked.ts'

interface RunningNeeds {
  readonly isRunning: boolean
  readonly urls: readonly string[]
}

const PATIENCE_MS = 5_000

export async function runningCheck({ isRunning, urls }: RunningNeeds): Promise<Check> {
  const name = 'weir'
  if (!isRunning) return well(name, 'It does not run here now.')
  for (const url of urls) {
    const ready = await askReadiness(url)
    if (ready === null) continue
    if (ready.status === 'ready') return well(name, `It runs at ${url}, and is ready.`)
    const details = ready.checks.filter(({ ok }) => !ok).map(({ detail }) => detail)
    return unwell(name, `It runs at ${url}, and is not ready.`, details.join(' '))
  }
  const says = `It runs, but does not answer at ${urls.join(' or ')}.`
  const todo =
    'Where clients reach it elsewhere, ask /readyz there; else look into its log, and restart it.'
  return unwell(name, says, todo)
}

async function askReadiness(url: string) {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const answer: unknown = await response.json()
    return isOf(Readiness, answer) ? answer : null
  } catch {
    return null // Nobody answers there, or somebody else does.
  }
}
