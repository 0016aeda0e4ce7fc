/** flow-rules: the rules that the parts of a flow are checked by, for clients that want to know beforehand. */
export { recordSchemaOf } from '../../ingest/datasets/record-schema.ts'
export { recordFormatOf } from '../../ingest/flows/record-format.ts'
export { scheduleOf, timeZoneOf } from '../../ingest/flows/schedule.ts'

/** Why a pattern cannot be checked; `null` where it can. Only whoever asks waits for the data engine to load. */
export async function unsupportedPattern(pattern: string): Promise<string | null> {
  const patterns = await import('../../ingest/promote/patterns.ts')
  return await patterns.unsupportedPattern(pattern)
}
