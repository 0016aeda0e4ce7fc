/** code-link: a code of Weir, which leads to the page that says what it means. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }

export function CodeLink({ code }: { readonly code: string }) {
  return (
    <span className={style({ font: 'code-sm', overflowWrap: 'anywhere' })}>
      <Link href={`/errors/${encodeURIComponent(code)}`} variant="secondary">
        {code}
      </Link>
    </span>
  )
}
