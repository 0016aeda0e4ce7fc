/** id: an id as it is, with a button that copies it; where it names something that has a page, it leads there. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { CopyButton } from './copy-button.tsx'

export function Id({
  id,
  what,
  href,
}: {
  readonly id: string
  /** "the id of the run". */
  readonly what: string
  readonly href?: string
}) {
  return (
    <span className={style({ display: 'flex', alignItems: 'center', gap: 4, font: 'code-sm' })}>
      <span className={style({ overflowWrap: 'anywhere' })}>
        {href === undefined ? id : <Link href={href}>{id}</Link>}
      </span>
      <CopyButton text={id} what={what} />
    </span>
  )
}
