/** empty-state: what stands where nothing is yet: what would be here, and what to do for it. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'

const box = style({
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  gap: 8,
  paddingX: 24,
  paddingY: 48,
  textAlign: 'center',
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
})

export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className={box}>
      <strong className={style({ font: 'title-lg' })}>{title}</strong>
      {children === undefined ? null : (
        <div className={style({ font: 'body', color: 'neutral-subdued', maxWidth: 480 })}>
          {children}
        </div>
      )}
      {action}
    </div>
  )
}
