/** datasets: whether the Parquet parts of the newest batches are where they were put. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../../domain/check.ts'
import type { Batch } from '../../domain/batch.ts'
import type { Inspection } from '../../platform/store/sqlite-inspection.ts'
import { unwell, well } from './looked.ts'

const NEWEST = 100

export async function datasetsCheck(
  { batches, datasets }: Inspection['read'],
  dataFolder: string,
): Promise<Check> {
  const items = await batches.list({
    conditions: [],
    order: [{ column: 'createdAt', isDescending: true }],
    limit: NEWEST,
    start: 0,
  })
  const lost: string[] = []
  let partCount = 0
  for (const batch of items) {
    if (batch.status !== 'success' || (await datasets.find(batch.datasetId)) === null) continue
    partCount += batch.parts.length
    lost.push(...(await lostOf(batch, dataFolder)))
  }
  if (lost.length === 0)
    return well('datasets', `The ${partCount} parts of the newest batches are there.`)
  const says = `Of the ${partCount} parts of the newest batches ${lost.length} are not as they were written, the first of them "${lost[0]}".`
  return unwell(
    'datasets',
    says,
    'Put them back from a backup, or run their flows again on the sources.',
  )
}

async function lostOf({ id, datasetId, parts }: Batch, dataFolder: string): Promise<string[]> {
  const lost: string[] = []
  for (const { name, bytes } of parts) {
    const part = join('datasets', datasetId, id, name)
    const found = await stat(join(dataFolder, part)).catch(() => null)
    if (found?.size !== bytes) lost.push(part)
  }
  return lost
}
