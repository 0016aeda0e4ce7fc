/**
 * execute-dry-run: what a runner process does for a dry run: all that it does for a run, and tells beside it
 * what of the source was left out.
 */
import type { TakenItem } from '../../domain/batch.ts'
import type { Connector } from '../connectors/connector.ts'
import { newItems } from '../copy/checkpoint.ts'
import { type ExecuteNeeds, executePlan } from './execute-plan.ts'
import type { LeftOut, Plan, RunAnswer } from './plan.ts'

export async function executeDryRun(plan: Plan, needs: ExecuteNeeds): Promise<RunAnswer> {
  const listed: TakenItem[] = []
  const { connector } = needs
  const watched: Connector = {
    label: connector.label,
    test: () => connector.test(),
    browse: (path) => connector.browse(path),
    find: (path) => connector.find(path),
    open: (item) => connector.open(item),
    async list(selection) {
      const listing = await connector.list(selection)
      if (listing.kind === 'found') listed.push(...listing.items)
      return listing
    },
  }
  const answer = await executePlan(plan, { ...needs, connector: watched })
  return { ...answer, leftOut: leftOutOf(listed, plan) }
}

function leftOutOf(listed: readonly TakenItem[], { taken, window }: Plan): LeftOut {
  const fresh = new Set(newItems(listed, taken))
  const { from, to } = window
  const left = listed.flatMap((item): LeftOut['items'] => {
    if (!fresh.has(item)) return [{ ...item, reason: 'taken' }]
    const { modifiedAt } = item
    const isWithin = (from === null || modifiedAt >= from) && (to === null || modifiedAt < to)
    return isWithin ? [] : [{ ...item, reason: 'outside-window' }]
  })
  return { count: left.length, items: left.slice(0, MOST_TOLD) }
}

const MOST_TOLD = 1_000
