/** demo-runs: the four runs of the demo in a world: one good, one with refused rows, one refused as a whole, one without its source. */
import { join } from 'node:path'
import { prepareDemoFlows } from '../../src/cli/demo-flows.ts'
import type { RunFields } from '../../src/cli/run-summary.ts'
import { readRun } from '../../src/cli/runs.ts'
import type { World } from '../world.ts'

/** In the order of the demo. Each has ended. */
export async function makeDemoRuns(world: World): Promise<readonly RunFields[]> {
  const runs: RunFields[] = []
  for (const { file } of await prepareDemoFlows(join(world.folder, 'demo'))) {
    const flowId = await world.apply(file)
    const made = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
    for await (const _ of world.client.follow(`/weir/v1/runs/${made.id}/progress`)) continue
    runs.push(await readRun(made.id, world.client))
  }
  return runs
}

const RUNS = '/data/foundation/flowservice/runs'
