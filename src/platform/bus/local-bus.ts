/** local-bus: the bell within one process. */
import type { Bell, Bus } from './bus.ts'

export function openLocalBus(): Bus {
  const listeners = new Map<Bell, Set<() => void>>()
  const rung = new Set<Bell>()

  return {
    ring(bell) {
      if (rung.has(bell)) return
      rung.add(bell)
      setImmediate(() => {
        rung.delete(bell)
        for (const wake of listeners.get(bell) ?? []) wake()
      })
    },

    onRing(bell, wake) {
      const wakes = listeners.get(bell) ?? new Set()
      listeners.set(bell, wakes.add(wake))
      return { [Symbol.dispose]: () => void wakes.delete(wake) }
    },
  }
}
