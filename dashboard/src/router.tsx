/** router: the table of pages as routes, each with its own script; and what stands where none is, or where one broke. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { PAGES, type PageRow } from './page-table.ts'
import { NotFoundPage } from './pages/not-found.tsx'
import { SignInPage } from './pages/sign-in.tsx'
import { Failure } from './parts/failure.tsx'
import { Loading } from './parts/loading.tsx'
import { parseSearch, stringifySearch } from './parts/url-state.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
})

function routesOf({ path, load, below = [] }: PageRow) {
  return [{ path, load }, ...below.map((one) => ({ ...one, path: `${path}/${one.path}` }))].map(
    (one) =>
      createRoute({
        getParentRoute: () => root,
        path: one.path,
        component: lazyRouteComponent(async () => ({ default: await one.load() })),
      }),
  )
}

export const router = createRouter({
  routeTree: root.addChildren([signIn, ...PAGES.flatMap(routesOf)]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
})

function Broken({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} onRetry={reset} />
}
