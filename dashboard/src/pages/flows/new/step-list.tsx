/** step-list: the steps of the wizard, where one is, and the way back to each that is complete. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { openStep, STEPS } from './answers.ts'
import type { Wizard } from './use-wizard.ts'

const list = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: 4,
  margin: 0,
  marginBottom: 32,
  padding: 0,
  listStyleType: 'none',
})
const item = style({
  font: 'ui',
  minHeight: 32,
  paddingX: 12,
  borderWidth: 0,
  borderRadius: 'full',
  color: { default: 'neutral-subdued', isHere: 'neutral', isClosed: 'neutral-subdued' },
  fontWeight: { default: 'normal', isHere: 'bold' },
  backgroundColor: { default: 'transparent', isHere: 'gray-200' },
  cursor: { default: 'pointer', isClosed: 'default' },
  outlineStyle: { default: 'none', ':focus-visible': 'solid' },
  outlineColor: 'focus-ring',
  outlineWidth: 2,
})

export function StepList({ wizard: { answers, step, goTo } }: { readonly wizard: Wizard }) {
  return (
    <nav aria-label="Steps">
      <ol className={list}>
        {STEPS.map(([id, name], at) => {
          const isClosed = openStep(id, answers) !== id
          const isHere = id === step
          return (
            <li key={id}>
              <button
                type="button"
                aria-current={isHere ? 'step' : undefined}
                disabled={isClosed}
                className={item({ isHere, isClosed })}
                onClick={() => goTo(id)}
              >
                {at + 1}. {name}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
