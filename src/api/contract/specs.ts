/** specs: the ids of connection and flow specs that clients name. */
import { CONNECTION_SPECS as ALL } from '../../ingest/flows/specs.ts'

export { FLOW_SPEC, TARGET_SPEC } from '../../ingest/flows/specs.ts'

/** By connector. */
export const CONNECTION_SPECS = Object.fromEntries(
  ALL.map(({ connector, id }) => [connector, id]),
) as Record<(typeof ALL)[number]['connector'], string>
