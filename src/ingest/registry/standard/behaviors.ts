/** behaviors: of which nature records are: attributes of a subject, or what happened at an instant. */
import { instant, text, type StandardDocument } from './fields.ts'

const ID = text('Identifier', 'Tells one record from all others.', { format: 'uri-reference' })

export const BEHAVIORS: readonly StandardDocument[] = [
  {
    kind: 'behaviors',
    $id: 'https://ns.adobe.com/xdm/data/record',
    title: 'Record Schema',
    description: 'Records that hold the attributes of a subject.',
    properties: { _id: ID },
  },
  {
    kind: 'behaviors',
    $id: 'https://ns.adobe.com/xdm/data/time-series',
    title: 'Time-series Schema',
    description: 'Records of what happened, each at an instant.',
    properties: { _id: ID, timestamp: instant('Timestamp', 'When it happened.') },
    required: ['_id', 'timestamp'],
  },
  {
    kind: 'behaviors',
    $id: 'https://ns.adobe.com/xdm/data/adhoc',
    title: 'Ad Hoc Schema',
    description: 'Records of one dataset, with fields of its own.',
    properties: {},
  },
]
