/** loading: stands in the place of what is on its way. */
import { ProgressCircle } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }

export function Loading({ what = 'the page' }: { readonly what?: string }) {
  return (
    <div className={style({ display: 'flex', justifyContent: 'center', padding: 48 })}>
      <ProgressCircle isIndeterminate aria-label={`Loading ${what}`} />
    </div>
  )
}
