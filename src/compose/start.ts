/** start: starts services in order, stops them in reverse; what has started is stopped if a later one fails. */
import type { Service } from '../platform/service.ts'

export async function startAll(services: readonly Service[]): Promise<{ stop(): Promise<void> }> {
  const started: Service[] = []
  let stopping: Promise<void> | null = null

  async function stopStarted(): Promise<void> {
    for (const service of started.toReversed()) await service.stop()
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
  return { stop: () => (stopping ??= stopStarted()) }
}
