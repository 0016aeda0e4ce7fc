/** run-actions: end a run early, or try one again. */
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { followRun, sayRun } from './runs.ts'
import { say, sayJson } from './say.ts'

const EXIT_FAILED = 3

export const runActionCommands: AddCommand = (program, end) => {
  asClient(
    program
      .command('cancel')
      .description('end a run early; nothing of it is promoted')
      .argument('<run>', 'the id of a run that has not ended'),
  ).action(async (id: string, options: ClientOptions) => {
    const path = `/weir/v1/runs/${encodeURIComponent(id)}/cancel`
    const answer = await findClient(options).send<{ id: string }>('POST', path, {})
    if (options.json === true) return sayJson(answer)
    say(`The run "${answer.id}" ends as soon as that is seen.`)
  })

  asClient(
    program
      .command('retry')
      .description('try a run again, over the same files; exit code 3 where it fails')
      .argument('<run>', 'the id of a run that has failed, or has taken nothing'),
  ).action(async (id: string, options: ClientOptions) => {
    const client = findClient(options)
    const path = `/data/foundation/flowservice/runs/${encodeURIComponent(id)}/action?op=re-trigger`
    const again = await client.send<{ id: string }>('POST', path, {})
    const run = await followRun(again.id, client)
    sayRun(run, options)
    if (run.metrics.statusSummary.status === 'failed') end(EXIT_FAILED)
  })
}
