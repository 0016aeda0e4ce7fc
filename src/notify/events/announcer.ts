/** announcer: empties the outbox, in order, whenever the bell rings and once at start. */
import { createDrain } from '../../platform/drain.ts'
import type { Service } from '../../platform/service.ts'
import { announce, type AnnounceNeeds } from './announce.ts'

const AT_ONCE = 100

export function createAnnouncer(needs: AnnounceNeeds): Service {
  return createDrain({
    name: 'announcer',
    bell: 'outbox',
    bus: needs.bus,
    log: needs.log,
    async drain() {
      const entries = await needs.store.read.outbox.list(AT_ONCE)
      for (const entry of entries) await announce(entry, needs)
      return entries.length === AT_ONCE
    },
  })
}
