/**
 * data-table: rows of one kind, with a header that sorts; what it is sorted by is in the URL (`sort`).
 * It is as high as its rows, so that the page scrolls and nothing inside of it does; on a phone it keeps the
 * columns that matter most. With `paging` it sorts the rows of the page that is shown, and says so.
 */
import { Cell, Column, Row, TableBody, TableHeader, TableView } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'
import { Pager } from './pager.tsx'
import { sorted, type Sorting, sortingIn, sortingText, type SortValue } from './sorting.ts'
import { useUrlState } from './url-state.ts'
import type { Paging } from './use-list.ts'
import { useMatch } from './use-match.ts'

export interface ColumnOf<Item> {
  readonly id: string
  readonly name: string
  readonly render: (item: Item) => ReactNode
  /** What a click on its header sorts by; without it, it does not. */
  readonly sortBy?: (item: Item) => SortValue
  /** The whole list comes sorted by it already, not only its page. */
  readonly isSortedThere?: boolean
  /** Set to the right, as numbers are. */
  readonly isNumber?: boolean
  /** In pixels, or a share of what is left, as `1fr`. */
  readonly width?: number | `${number}fr`
  readonly minWidth?: number
  /** Left out where there is room for little. */
  readonly isExtra?: boolean
}

export interface DataTableProps<Item> {
  /** What the rows are, for who does not see them: "Runs". */
  readonly label: string
  readonly rows: readonly Item[]
  /** The first is what a row is called by. */
  readonly columns: readonly ColumnOf<Item>[]
  readonly keyOf: (item: Item) => string
  /** Where a click on a row leads. */
  readonly linkOf?: (item: Item) => string
  /** What stands there without rows. */
  readonly empty: ReactNode
  readonly isLoading?: boolean
  /** They answer the question before; those that answer this one are on their way. */
  readonly isStale?: boolean
  readonly paging?: Paging
}

export function DataTable<Item>(props: DataTableProps<Item>) {
  const { label, rows, columns, empty, isLoading = false, isStale = false, paging } = props
  const [{ sort }] = useUrlState()
  const { sorting, inOrder, isHere } = orderOf(rows, columns, sort)
  return (
    <div aria-busy={isStale} className={table({ isStale })}>
      {rows.length === 0 && !isLoading ? (
        empty
      ) : (
        <Grid {...props} rows={inOrder} sorting={sorting} />
      )}
      {paging === undefined ? null : (
        <>
          {isHere && paging.hasMore ? <p className={note}>Sorted within this page.</p> : null}
          <Pager paging={paging} isStale={isStale} what={label} />
        </>
      )}
    </div>
  )
}

/** A column that is not there, or cannot be sorted by, leaves the order as it came. */
function orderOf<Item>(
  rows: readonly Item[],
  columns: readonly ColumnOf<Item>[],
  sort: string | undefined,
) {
  const sorting = sortingIn(sort)
  const column = columns.find(({ id }) => id === sorting?.column)
  if (sorting === null || column?.sortBy === undefined) {
    return { sorting: null, inOrder: rows, isHere: false }
  }
  if (column.isSortedThere === true) return { sorting, inOrder: rows, isHere: false }
  return { sorting, inOrder: sorted(rows, column.sortBy, sorting.isDescending), isHere: true }
}

/** Late, so that nothing flickers where the answer comes at once. */
const table = style<{ isStale: boolean }>({
  opacity: { default: 1, isStale: 0.5 },
  transition: 'opacity',
  transitionDelay: { default: 0, isStale: 300 },
})

const note = style({ font: 'ui-sm', color: 'neutral-subdued', marginY: 8 })

interface GridProps<Item> extends DataTableProps<Item> {
  readonly sorting: Sorting | null
}

function Grid<Item>(props: GridProps<Item>) {
  const { label, rows, columns, keyOf, linkOf, isLoading = false, sorting } = props
  const [, change] = useUrlState()
  const isNarrow = useMatch('(width < 700px)')
  const isCoarse = useMatch('not ((hover: hover) and (pointer: fine))')
  const shown = columns.filter(({ isExtra = false }) => !(isNarrow && isExtra))
  return (
    <TableView
      aria-label={label}
      overflowMode="truncate"
      loadingState={isLoading && rows.length === 0 ? 'loading' : 'idle'}
      sortDescriptor={descriptorOf(sorting)}
      onSortChange={({ column, direction }) =>
        change({
          sort: sortingText({ column: String(column), isDescending: direction === 'descending' }),
        })
      }
      styles={style({ width: 'full' })}
      UNSAFE_style={{ height: heightOf(Math.max(rows.length, MIN_ROWS), isCoarse) }}
    >
      <TableHeader columns={shown}>
        {({ id, name, sortBy, width, minWidth, isNumber }) => (
          <Column
            id={id}
            isRowHeader={id === columns[0]?.id}
            allowsSorting={sortBy !== undefined}
            align={isNumber === true ? 'end' : 'start'}
            width={width}
            minWidth={minWidth}
          >
            {name}
          </Column>
        )}
      </TableHeader>
      <TableBody items={rows.map((item) => ({ id: keyOf(item), item }))} dependencies={[shown]}>
        {({ id, item }) => (
          <Row id={id} columns={shown} href={linkOf?.(item)}>
            {({ isNumber, render }) => (
              <Cell align={isNumber === true ? 'end' : 'start'}>{render(item)}</Cell>
            )}
          </Row>
        )}
      </TableBody>
    </TableView>
  )
}

function descriptorOf(sorting: Sorting | null) {
  if (sorting === null) return undefined
  const direction = sorting.isDescending ? 'descending' : 'ascending'
  return { column: sorting.column, direction } as const
}

/** So that "loading" has room. */
const MIN_ROWS = 2

/** As Spectrum lays out rows of regular density, for a mouse and for fingers. */
function heightOf(rowCount: number, isCoarse: boolean): number {
  const [header, row] = isCoarse ? [40, 50] : [32, 40]
  return header + rowCount * row + BORDERS
}

const BORDERS = 2
