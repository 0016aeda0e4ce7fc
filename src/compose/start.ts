/** start: starts services in order, stops them in reverse; what has started is stopped if a later one fails. */
import type { Service } from '../platform/service.ts'

export async function startAll(services: readonly Service[]): Promise<{ stop(): Promise<void> }> {
  const started: Service[] = []
  let stopping: Promise<void> | null = null

  /** Every one, also after one that cannot: the last lets go of the data folder. Answers what went wrong. */
  async function stopStarted(): Promise<unknown[]> {
    const problems: unknown[] = []
    for (const service of started.toReversed()) {
      await service.stop().catch((error: unknown) => problems.push(error))
    }
    return problems
  }

  async function stop(): Promise<void> {
    const [problem] = await stopStarted()
    if (problem !== undefined) throw problem
  }

  try {
    for (const service of services) {
      started.push(service)
      await service.start()
    }
  } catch (error) {
    await stopStarted()
    throw error
  }
  return { stop: () => (stopping ??= stop()) }
}
