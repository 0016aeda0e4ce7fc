/** drafts: resources that are not complete yet: kept as they come, changed, and published (flow-service 1.8). */
import { type Static, type TObject, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Draft } from '../../../domain/source.ts'
import { type Author, changedBy, newResource } from '../../../ingest/flows/resource.ts'
import { checkEtag, FLOW_SERVICE_PATCH, patched } from '../../contract/patch.ts'
import { wholeBody } from '../../contract/whole-body.ts'
import type { Caller } from '../../plugins/auth.ts'
import type { Services } from '../../services.ts'
import { authorOf, type Common, findEither, type Kind } from './kind.ts'

export async function createDraft<
  Noun extends Common & Own,
  Own extends object,
  Body extends TObject,
>(kind: Kind<Noun, Own, Body>, given: unknown, author: Author, services: Services): Promise<Draft> {
  const body = knownIn(kind.Body, wholeBody(Loosened(kind.Body), given))
  if (Object.hasOwn(body, 'state')) throw new Fault('FLOW-1410-400')
  const { state: _, ...common } = newResource(namingIn(body), author, services)
  const draft: Draft = { ...common, id: services.chance.uuid(), state: 'draft', body }
  await services.store.commit((ledgers) => kind.ledger(ledgers).keepDraft(draft))
  return draft
}

export async function patchDraft<
  Noun extends Common & Own,
  Own extends object,
  Body extends TObject,
>(
  kind: Kind<Noun, Own, Body>,
  before: Draft,
  patch: unknown,
  author: Author,
  services: Services,
): Promise<Draft> {
  // As it is read: it has a name, be it an empty one.
  const fields = { ...namingIn(before.body), ...before.body, state: before.state }
  const { state, ...body } = patched(Loosened(kind.Body), fields, patch, FLOW_SERVICE_PATCH)
  if (state !== before.state) throw new Fault('FLOW-1420-400', { state: before.state })
  const draft: Draft = { ...before, ...namingIn(body), ...changedBy(author, services), body }
  await services.store.commit(async (ledgers) => {
    const ledger = kind.ledger(ledgers)
    checkEtag(before.etag, (await findEither(kind, before.id, ledger)).etag)
    await ledger.keepDraft(draft)
  })
  return draft
}

/** The draft becomes what it was to be, if it can: everything is checked as if it were created now. */
export async function publishDraft<
  Noun extends Common & Own,
  Own extends object,
  Body extends TObject,
>(kind: Kind<Noun, Own, Body>, draft: Draft, caller: Caller, services: Services): Promise<Noun> {
  const { clock, store } = services
  const body: Static<Body> = wholeBody(kind.Body, draft.body)
  const own = await kind.own(body, { before: null, caller, services })
  const { body: _, ...common } = draft
  const noun = kind.make(
    {
      ...common,
      ...kind.naming(body),
      ...changedBy(authorOf({ caller }), services),
      id: idOf(draft.id),
      state: 'enabled',
    },
    own,
  )
  await store.commit(async (ledgers) => {
    const ledger = kind.ledger(ledgers)
    checkEtag(draft.etag, (await findEither(kind, draft.id, ledger)).etag)
    await kind.stands?.(noun, ledgers)
    if (!(await ledger.publish(noun)))
      throw new Fault('FLOW-1439-404', { type: kind.type, id: draft.id })
    await kind.kept?.(noun, null, ledgers, clock.now())
  })
  kind.told?.(services)
  return noun
}

/** What else a client sends is left out, as it is of what is created at once (flow-service 2.1). */
function knownIn(Body: TObject, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(Body.properties, name)),
  )
}

/** The same fields, none of which must be there, and what is inside them is not looked at. */
function Loosened(Body: TObject): TObject {
  return Type.Object({
    ...Object.fromEntries(
      Object.keys(Body.properties).map((name) => [name, Type.Optional(Type.Unknown())]),
    ),
    name: Type.Optional(Type.String({ maxLength: 255 })),
    description: Type.Optional(Type.String({ maxLength: 5_000 })),
  })
}

function namingIn(body: Readonly<Record<string, unknown>>) {
  const { name, description } = body
  return {
    name: typeof name === 'string' ? name : '',
    description: typeof description === 'string' ? description : '',
  }
}
