/** verbs: which methods a path has, so that a wrong one is told apart from a wrong path. */
import type { App } from '../services.ts'

/** Call it before the routes are added. Answers a path's methods, in order; none for a path that nobody has. */
export function installVerbs(app: App): (path: string) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  return (path) => {
    const found = routes.filter(({ pattern }) => pattern.test(path))
    return [...new Set(found.flatMap(({ methods }) => methods))].toSorted()
  }
}

/** As the router reads it: a step that begins with a colon is anything but a slash. */
function patternOf(url: string): RegExp {
  const steps = url.split('/').map((step) => {
    if (step.startsWith(':')) return '[^/]+'
    if (step === '*') return '.*'
    return step.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  })
  return new RegExp(`^${steps.join('/')}/?$`)
}
