/** filter-bar: the fields side by side by which a list is narrowed. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'

const bar = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'end',
  columnGap: 24,
  rowGap: 12,
  marginBottom: 24,
})

interface FilterBarProps {
  /** What it narrows, for who does not see it: "Which runs". */
  readonly label: string
  readonly children: ReactNode
}

export function FilterBar({ label, children }: FilterBarProps) {
  return (
    <search aria-label={label} className={bar}>
      {children}
    </search>
  )
}
