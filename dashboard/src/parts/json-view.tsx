/** json-view: JSON as it is, set to be read, with a button to copy it. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { CopyButton } from './copy-button.tsx'

const frame = style({
  position: 'relative',
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
})
const code = style({
  font: 'code-sm',
  margin: 0,
  padding: 16,
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
})

/** A text is shown as JSON where it is some, and as it is where it is not. */
export function JsonView({ value, what }: { readonly value: unknown; readonly what: string }) {
  const text = typeof value === 'string' ? indented(value) : JSON.stringify(value, null, 2)
  return (
    <div className={frame}>
      <div className={style({ position: 'absolute', top: 8, insetEnd: 8 })}>
        <CopyButton text={text} what={what} />
      </div>
      <section aria-label={what}>
        <pre className={code}>{text}</pre>
      </section>
    </div>
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
