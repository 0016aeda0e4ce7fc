/** told: what came of something that was asked for, said where it was asked, to the eye and to who listens. */
import { Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'
import type { Tone } from '../../../parts/status.tsx'

export function Told({
  tone,
  title,
  children,
}: {
  readonly tone: Tone
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <output className={style({ display: 'block' })}>
      <InlineAlert variant={tone}>
        <Heading level={3}>{title}</Heading>
        <Content>{children}</Content>
      </InlineAlert>
    </output>
  )
}
