/** batch-errors: what the Catalog tells of a batch that went wrong, wholly or in some of its rows. */
import { Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { Batch } from '../../catalog.ts'
import { CodeLink } from '../../parts/code-link.tsx'
import { counted } from '../../parts/spoken.ts'

const list = style({ margin: 0, padding: 0, listStyleType: 'none' })

export function BatchErrors({ batch: { status, errors = [] } }: { readonly batch: Batch }) {
  if (errors.length === 0) return null
  const isFailed = status === 'failed'
  return (
    <div className={style({ marginBottom: 32 })}>
      <InlineAlert variant={isFailed ? 'negative' : 'notice'}>
        <Heading level={2}>{isFailed ? 'Why it failed' : 'What it refused'}</Heading>
        <Content>
          <ul className={list}>
            {errors.map(({ code, description, recordCount }) => (
              <li key={code} className={style({ marginTop: 8, overflowWrap: 'anywhere' })}>
                {recordCount === undefined ? null : (
                  <strong>{counted(recordCount, 'row')}: </strong>
                )}
                {description} <CodeLink code={code} />
              </li>
            ))}
          </ul>
        </Content>
      </InlineAlert>
    </div>
  )
}
