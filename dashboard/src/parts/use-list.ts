/**
 * use-list: one page of a list that Weir pages by continuation tokens. The token of the page is in the URL
 * (`after`); those of the pages before it are in the browser's history, so that "Previous" is what it says.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type ListPage, type ListQuery, listPage } from '../flow-service.ts'
import { type UrlState, useUrlState } from './url-state.ts'

export interface Paging {
  readonly isFirst: boolean
  /** Whether there is another page than this one. */
  readonly hasMore: boolean
  readonly hasNext: boolean
  readonly toFirst: () => void
  /** `null` where the pages before are not known: the page was opened by a link. */
  readonly toPrevious: (() => void) | null
  readonly toNext: () => void
}

/** `type` is the list's name in the Flow Service, and the first word of the query's key. */
export function useList<Item>(type: string, query: Omit<ListQuery, 'after'>) {
  const [{ after = null }] = useUrlState()
  const answer = useQuery({
    queryKey: [type, 'list', query, after],
    queryFn: ({ signal }) => listPage<Item>(type, { ...query, after }, signal),
    placeholderData: keepPreviousData,
  })
  const paging = usePaging(after, answer.data)
  return { ...answer, rows: answer.data?.items ?? [], paging }
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The tokens of the pages before this one, the first page's not among them. */
    before?: readonly string[]
  }
}

/** For a list of another API: `page` is what was answered, `after` the token that was asked for. */
export function usePaging(
  after: string | null,
  page: Pick<ListPage<unknown>, 'next'> | undefined,
): Paging {
  const navigate = useNavigate()
  const before = useLocation({ select: ({ state }) => state.before })
  const to = (token: string | undefined, tokensBefore: readonly string[]): void => {
    const search = (state: UrlState): UrlState => ({ ...state, after: token })
    void navigate({ to: '.', search, state: { before: tokensBefore }, resetScroll: false })
  }
  const next = page?.next ?? null
  const known = before ?? []
  return {
    isFirst: after === null,
    hasMore: after !== null || next !== null,
    hasNext: next !== null,
    toFirst: () => to(undefined, []),
    toPrevious:
      after !== null && before !== undefined ? () => to(known.at(-1), known.slice(0, -1)) : null,
    toNext: () => to(next ?? undefined, after === null ? [] : [...known, after]),
  }
}
