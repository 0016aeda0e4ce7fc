/** main: the dashboard begins: how it asks, and where it stands in the page. */
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { Refused } from './client.ts'
import { showScheme } from './color-scheme.ts'
import { router } from './router.tsx'
import { SESSION_KEY } from './session.ts'
import './theme.css'

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: lookAtSession }),
  mutationCache: new MutationCache({ onError: lookAtSession }),
  defaultOptions: {
    // Weir may be on this very machine, which needs no network to be asked.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      // An answer that says no says no again; only silence is worth another try.
      retry: (count, error) => count < 2 && error instanceof Refused && error.status === 0,
      staleTime: 5_000,
    },
  },
})

/** The session may be over: then the shell shows the way back in. */
function lookAtSession(error: unknown): void {
  if (error instanceof Refused && error.isSignedOut) {
    void queries.invalidateQueries({ queryKey: SESSION_KEY })
  }
}

showScheme()
const place = document.getElementById('weir')
if (place !== null) {
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
}
