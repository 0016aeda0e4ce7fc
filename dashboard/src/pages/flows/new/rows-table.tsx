/** rows-table: rows as they are, in a frame of its own that scrolls both ways. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { frame } from './table-style.ts'

const table = style({ font: 'ui-sm', borderSpacing: 0, fontVariantNumeric: 'tabular-nums' })
const cell = style({
  textAlign: 'start',
  paddingX: 12,
  paddingY: 8,
  whiteSpace: 'nowrap',
  maxWidth: 288,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
  color: { default: 'neutral', isBad: 'negative' },
})
const head = style({ position: 'sticky', top: 0, backgroundColor: 'layer-1', fontWeight: 'bold' })

export interface RowsTableProps {
  readonly label: string
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Whether the value could not be had: by the place of its row and its column. */
  readonly isBad?: (row: number, column: string) => boolean
}

export function RowsTable({ label, columns, rows, isBad = () => false }: RowsTableProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Who has no mouse scrolls it by the keyboard.
    <section className={frame} tabIndex={0} aria-label={label}>
      <table className={table}>
        <thead className={head}>
          <tr>
            {columns.map((name, nth) => (
              <th key={`${nth} ${name}`} scope="col" className={cell({ isBad: false })}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- They are their places.
            <tr key={at}>
              {columns.map((name, nth) => {
                const isWrong = isBad(at, name)
                return (
                  <td key={`${nth} ${name}`} className={cell({ isBad: isWrong })}>
                    {isWrong ? 'Fails' : shown(row[name])}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
