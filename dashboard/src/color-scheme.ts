/** color-scheme: light, dark or as the system has it; kept by the browser for the next time. */
import { useSyncExternalStore } from 'react'

export const SCHEMES = ['system', 'light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

const KEPT_AS = 'weir-color-scheme'
const watchers = new Set<() => void>()
let scheme = keptScheme()

export function useColorScheme(): Scheme {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => scheme,
  )
}

export function chooseScheme(chosen: Scheme): void {
  scheme = chosen
  localStorage.setItem(KEPT_AS, chosen)
  showScheme()
  for (const watcher of watchers) watcher()
}

/** On the root element, where the style sheet of the page looks for it. */
export function showScheme(): void {
  if (scheme === 'system') delete document.documentElement.dataset['colorScheme']
  else document.documentElement.dataset['colorScheme'] = scheme
}

function keptScheme(): Scheme {
  const kept = localStorage.getItem(KEPT_AS)
  return SCHEMES.find((one) => one === kept) ?? 'system'
}
