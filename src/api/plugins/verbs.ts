/** verbs: which methods a path has, so that a wrong one is told apart from a wrong path, and whether strangers may know. */
import type { App } from '../services.ts'

export interface Verbs {
  /** A path's methods, in order; none for a path that nobody has. */
  readonly of: (path: string) => readonly string[]
  /** Whether the path is there, and everything at it is open to anybody. */
  readonly isOpen: (path: string) => boolean
}

/** Call it before the routes are added. */
export function installVerbs(app: App): Verbs {
  const routes: {
    readonly pattern: RegExp
    readonly methods: readonly string[]
    readonly isOpen: boolean
  }[] = []
  app.addHook('onRoute', ({ url, method, config }) => {
    const isOpen = isOpenRoute({ url, isOpen: config?.isOpen })
    routes.push({ pattern: patternOf(url), methods: [method].flat(), isOpen })
  })
  const at = (path: string) => routes.filter(({ pattern }) => pattern.test(path))
  return {
    of: (path) => [...new Set(at(path).flatMap(({ methods }) => methods))].toSorted(),
    isOpen(path) {
      const found = at(path)
      return found.length > 0 && found.every(({ isOpen }) => isOpen)
    },
  }
}

/** The pages of the documentation and the files of the dashboard are a plugin's, which knows nothing of us. */
export function isOpenRoute({
  url,
  isOpen,
}: {
  url: string | undefined
  isOpen: boolean | undefined
}): boolean {
  return isOpen === true || url === '/docs' || /^\/(?:docs|assets)\//.test(url ?? '')
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
