/**
 * record-table: records with columns of their own, many or few, in a table that scrolls to the side by itself, so
 * that the page does not. A plain table: its cells are as wide as what is in them, which no grid of Spectrum allows.
 */
import { ActionButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { type ReactNode, useState } from 'react'
import { spokenCount } from './spoken.ts'

export interface RecordTableProps<Row> {
  /** What the rows are, for who does not see them. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** What stands before the values, the first being what a row is called by. */
  readonly lead: readonly { readonly name: string; readonly render: (row: Row) => ReactNode }[]
  readonly columns: readonly string[]
  readonly cell: (row: Row, column: string) => { readonly text: string; readonly isBad: boolean }
  /** A row that has no columns, as it stood. */
  readonly wholeOf?: (row: Row) => string | null
}

const frame = style({
  overflowX: 'auto',
  borderWidth: 1,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderRadius: 'lg',
  outlineStyle: { default: 'none', ':focus-visible': 'solid' },
  outlineColor: 'focus-ring',
  outlineWidth: 2,
})
const table = style({ borderCollapse: 'collapse', font: 'ui', minWidth: 'full' })
const head = style({
  textAlign: 'start',
  fontWeight: 'bold',
  color: 'neutral-subdued',
  paddingX: 12,
  paddingY: 8,
  whiteSpace: 'nowrap',
  backgroundColor: 'layer-1',
})
const cells = style({
  textAlign: 'start',
  verticalAlign: 'top',
  fontWeight: 'normal',
  paddingX: 12,
  paddingY: 8,
  borderWidth: 0,
  borderTopWidth: 1,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  maxWidth: {
    default: 400,
    isName: 240,
    isWide: { default: 180, lg: 400 },
    isWhole: 'none',
  },
  // What may break anywhere would be made as narrow as a letter.
  minWidth: {
    default: 280,
    isShort: 'auto',
    isName: 'auto',
    isWide: { default: 180, lg: 280 },
    isWhole: 320,
  },
  overflowWrap: { default: 'anywhere', isShort: 'normal' },
  whiteSpace: { default: 'pre-wrap', isLead: 'normal', isShort: 'pre' },
  fontVariantNumeric: 'tabular-nums',
  backgroundColor: { default: 'transparent', isBad: 'negative-subtle' },
})
/** The colour is that of its cell, instead of the one that browsers give to marks. */
const bad = style({ fontWeight: 'bold', color: 'neutral', backgroundColor: 'transparent' })
const nothing = style({ color: 'neutral-subdued', fontStyle: 'italic' })

export function RecordTable<Row>(props: RecordTableProps<Row>) {
  const { label, rows, keyOf, lead, columns, wholeOf } = props
  // Without a name above it, a row as it stood would be taken for a column's value.
  const isWhole = columns.length === 0 && rows.some((row) => (wholeOf?.(row) ?? null) !== null)
  return (
    // It scrolls, so the keyboard must come to it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={frame} aria-label={`${label}, table`} tabIndex={0}>
      <table className={table} aria-label={label}>
        <thead>
          <tr>
            {[...lead.map(({ name }) => name), ...(isWhole ? [AS_IT_STOOD] : columns)].map(
              (name) => (
                <th key={name} scope="col" className={head}>
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={keyOf(row)} {...props} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row<One>({ row, lead, columns, cell, wholeOf }: RecordTableProps<One> & { row: One }) {
  const whole = wholeOf?.(row) ?? null
  return (
    <tr>
      {lead.map(({ name, render }, nth) =>
        nth === 0 ? (
          <th key={name} scope="row" className={cells({ isLead: true, isName: true })}>
            {render(row)}
          </th>
        ) : (
          <td key={name} className={cells({ isLead: true, isWide: true })}>
            {render(row)}
          </td>
        ),
      )}
      {whole === null ? (
        columns.map((column) => <Cell key={column} {...cell(row, column)} />)
      ) : (
        <td colSpan={Math.max(1, columns.length)} className={cells({ isBad: true, isWhole: true })}>
          <code className={style({ font: 'code-sm' })}>
            <Value text={whole} isBad={false} />
          </code>
        </td>
      )}
    </tr>
  )
}

const AS_IT_STOOD = 'The row as it stood'

/** Up to so many characters a value stays on its line. */
const SHORT = 40
/** What is longer than this is cut until somebody asks for it, or one row would fill the window. */
const LONG = 240

function Cell({ text, isBad }: { readonly text: string; readonly isBad: boolean }) {
  return (
    <td className={cells({ isBad, isShort: text.length <= SHORT })}>
      {text === '' && isBad ? (
        <mark className={bad}>
          <span className={nothing}>nothing</span>
        </mark>
      ) : (
        <Value text={text} isBad={isBad} />
      )}
    </td>
  )
}

function Value({ text, isBad }: { readonly text: string; readonly isBad: boolean }) {
  const [isWhole, setIsWhole] = useState(false)
  const isLong = text.length > LONG
  const shown = isLong && !isWhole ? `${text.slice(0, LONG)}…` : text
  return (
    <>
      {isBad ? <mark className={bad}>{shown}</mark> : shown}
      {isLong ? (
        <div className={style({ marginTop: 4 })}>
          <ActionButton size="XS" isQuiet onPress={() => setIsWhole(!isWhole)}>
            {isWhole ? 'Show less' : `Show all ${spokenCount(text.length)} characters`}
          </ActionButton>
        </div>
      ) : null}
    </>
  )
}
