/** figures: a handful of named values, side by side as far as there is room. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'

const grid = style({
  display: 'grid',
  gridTemplateColumns: {
    default: 'repeat(auto-fill, minmax(128px, 1fr))',
    isWide: 'repeat(auto-fill, minmax(280px, 1fr))',
  },
  columnGap: 24,
  rowGap: 16,
  margin: 0,
})

export function Figures({
  rows,
  isWide = false,
}: {
  readonly rows: readonly (readonly [name: string, value: ReactNode])[]
  /** For ids and other long words. */
  readonly isWide?: boolean
}) {
  return (
    <dl className={grid({ isWide })}>
      {rows.map(([name, value]) => (
        <div key={name} className={style({ minWidth: 0 })}>
          <dt className={style({ font: 'ui-sm', color: 'neutral-subdued' })}>{name}</dt>
          <dd
            className={style({
              font: 'title',
              fontVariantNumeric: 'tabular-nums',
              margin: 0,
              overflowWrap: 'anywhere',
              marginTop: 4,
            })}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
