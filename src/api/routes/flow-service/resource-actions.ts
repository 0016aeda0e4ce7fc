/** resource-actions: enable, disable and publish (flow-service 1.2, 1.8, 2.5). */
import { type TObject, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Draft, Resource } from '../../../domain/source.ts'
import { changedBy, found } from '../../../ingest/flows/resource.ts'
import { Created } from '../../contract/flow-service.ts'
import type { Query } from '../../contract/lists.ts'
import { checkEtag } from '../../contract/patch.ts'
import type { Caller } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'
import { publishDraft } from './drafts.ts'
import {
  authorOf,
  type Common,
  etagOf,
  findEither,
  FLOW_SERVICE,
  isDraft,
  type Kind,
} from './kind.ts'

/** Of flows alone; the others are there or not. */
const STATES: ReadonlyMap<string, Resource['state']> = new Map([
  ['enable', 'enabled'],
  ['disable', 'disabled'],
])

/** What only those may ask for who provide connectors (1402). */
const FOR_PROVIDERS = ['finalize', 'finalizeupdate']

export function addActionRoute<Noun extends Common & Own, Own extends object, Body extends TObject>(
  app: App,
  services: Services,
  kind: Kind<Noun, Own, Body>,
): void {
  const { store, clock } = services
  const known = kind.type === 'flows' ? 'enable, disable, publish' : 'publish'

  app.post(
    `${FLOW_SERVICE}/${kind.type}/:id/action`,
    {
      schema: {
        tags: ['Flow Service'],
        description: `\`op\` is one of ${known}.`,
        params: Type.Object({ id: Type.String() }),
        response: { 200: Created },
      },
    },
    async (request) => {
      const { op = '', subOp } = request.query as Query
      checkSubOperation(subOp)
      const etag = etagOf(request)
      const one = await findEither(kind, request.params.id, kind.read(services))
      if (etag !== undefined) checkEtag(etag, one.etag)
      const after = await act(one, String(op), request.caller, etag)
      return { id: after.id, etag: after.etag }
    },
  )

  async function act(
    before: Noun | Draft,
    op: string,
    caller: Caller,
    etag: string | undefined,
  ): Promise<Noun | Draft> {
    if (FOR_PROVIDERS.includes(folded(op))) throw new Fault('FLOW-1402-400', { op, known })
    if (folded(op) === 'publish') {
      if (isDraft(before)) return await publishDraft(kind, before, caller, services)
      throw new Fault('FLOW-1421-400', { problem: `It is no draft; it is ${before.state}.` })
    }
    const state = kind.type === 'flows' ? STATES.get(folded(op)) : undefined
    if (state === undefined) throw new Fault('FLOW-1435-400', { op, type: kind.type, known })
    if (isDraft(before)) {
      throw new Fault('FLOW-1421-400', { problem: 'It is a draft. Publish it first.' })
    }
    return await setState(before, state, caller, etag)
  }

  async function setState(
    before: Noun,
    state: Resource['state'],
    caller: Caller,
    etag: string | undefined,
  ): Promise<Noun> {
    const after = await store.commit(async (ledgers) => {
      const ledger = kind.ledger(ledgers)
      const current = found(await ledger.find(before.id), kind.type, before.id)
      if (etag !== undefined) checkEtag(etag, current.etag)
      if (current.state === state) {
        throw new Fault('FLOW-1421-400', { problem: `It is ${state} already.` })
      }
      const now = clock.now()
      const next = { ...current, ...changedBy(authorOf({ caller }), services), state }
      await ledger.replace(next)
      await kind.kept?.(next, current, ledgers, now)
      return next
    })
    kind.told?.(services)
    return after
  }
}

/** What is done here is done at once; rolling it back, or telling how far it is, is for providers. */
function checkSubOperation(subOp: Query[string]): void {
  if (subOp === undefined || folded(subOp) === 'apply') return
  throw new Fault('FLOW-1436-400', { subOp: String(subOp) })
}

/** Operations are compared without case, and without what parts their words (flow-service 1.2). */
export function folded(op: Query[string]): string {
  return String(op ?? '')
    .toLowerCase()
    .replaceAll(/[-_]/g, '')
}
