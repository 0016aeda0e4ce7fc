/** table-style: the frame around a table that may be wider than the page. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }

export const frame = style({
  overflow: 'auto',
  maxHeight: 480,
  borderStyle: 'solid',
  borderWidth: 1,
  borderColor: 'gray-200',
  borderRadius: 'default',
  outlineStyle: { default: 'none', ':focus-visible': 'solid' },
  outlineColor: 'focus-ring',
  outlineWidth: 2,
})
