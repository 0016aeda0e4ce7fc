/** session: whether this browser is signed in, and how it comes to be and ceases to be. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { Session } from '../../src/api/contract/weir/session.ts'
import { ask } from './client.ts'

export type SessionAnswer = Static<typeof Session>

const SESSION = '/weir/v1/session'
export const SESSION_KEY = ['session']

export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => ask<SessionAnswer>(SESSION, { signal }),
    staleTime: Infinity,
    // It may have begun or ended in another window.
    refetchOnWindowFocus: 'always',
  })
}

/** Answers how to take a code, and how to leave. */
export function useSigning() {
  const queries = useQueryClient()
  return {
    signIn: async (code: string): Promise<void> => {
      const session = await ask<SessionAnswer>(SESSION, { method: 'POST', body: { code } })
      // What was asked before the session began would answer that there is none.
      await queries.cancelQueries({ queryKey: SESSION_KEY })
      queries.setQueryData(SESSION_KEY, session)
    },
    signOut: async (): Promise<void> => {
      await ask(SESSION, { method: 'DELETE' })
      // From the beginning: nothing of what was seen stays for who comes next.
      location.assign('/')
    },
  }
}
