/** url-state: what a table shows (filter, sort, page, range) lives in the URL, so that it can be sent, kept and gone back to. */
import { useNavigate, useSearch } from '@tanstack/react-router'

/** Every value is a text; what is not there is not said in the URL either. */
export type UrlState = Readonly<Record<string, string | undefined>>

/**
 * The names that a page keeps, and a way to change them. A change of anything but the page goes back to the
 * first page (`after`), whose token belongs to what was asked before.
 */
export function useUrlState(): [state: UrlState, change: (changes: UrlState) => void] {
  const state = useSearch({ strict: false }) as UrlState
  const navigate = useNavigate()
  return [
    state,
    (changes) =>
      void navigate({
        to: '.',
        search: (before: UrlState) =>
          withoutEmpty({
            ...before,
            ...('after' in changes ? {} : { after: undefined }),
            ...changes,
          }),
        resetScroll: false,
        replace: !('after' in changes),
      }),
  ]
}

/** Plain parameters, without the quotes that JSON would put around them. */
export function parseSearch(search: string): UrlState {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(state: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === 'string' && value !== '') search.set(name, value)
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

function withoutEmpty(state: UrlState): UrlState {
  return Object.fromEntries(
    Object.entries(state).filter(([, value]) => value !== undefined && value !== ''),
  )
}
