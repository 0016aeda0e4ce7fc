/** url-text: an address or an id, to be read and copied. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { CopyButton } from '../../parts/copy-button.tsx'

export function UrlText({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className={style({ display: 'flex', alignItems: 'center', gap: 4, font: 'code-sm' })}>
      <span className={style({ overflowWrap: 'anywhere', minWidth: 0 })}>{text}</span>
      <CopyButton text={text} what={what} />
    </span>
  )
}
