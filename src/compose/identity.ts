/** identity: who a Weir is, made at its first start and kept for ever; and the token that opens it. */
import { join } from 'node:path'
import type { Identity } from '../domain/credential.ts'
import { idOf } from '../domain/ids.ts'
import { SCOPES } from '../domain/scope.ts'
import type { RowChance } from '../platform/chance.ts'
import type { Clock } from '../platform/clock.ts'
import { readPrivate, writeWhole } from '../platform/private-file.ts'
import { Secret } from '../platform/service.ts'
import type { Store } from '../platform/store/store.ts'
import { OPERATOR_TOKEN_FILE } from './data-folder.ts'

interface Needs {
  readonly store: Store<'credentials' | 'projects'>
  readonly chance: RowChance
  readonly clock: Clock
}

export async function openIdentity(
  imsOrg: string | null,
  { store, chance, clock }: Needs,
): Promise<Identity> {
  const known = await store.read.credentials.findIdentity()
  if (known !== null && (imsOrg === null || known.imsOrgId === imsOrg)) return known

  const identity: Identity =
    known === null
      ? {
          consumerOrgId: chance.digits(6),
          projectId: idOf(chance.digits(19)),
          workspaceId: idOf(chance.digits(19)),
          imsOrgId: imsOrg ?? `${chance.hex(24).toUpperCase()}@AdobeOrg`,
          sandboxId: chance.uuid(),
          sandboxName: 'prod',
          tenantId: 'weir',
          credentialId: idOf(chance.digits(6)),
          clientId: chance.hex(32),
        }
      : { ...known, imsOrgId: imsOrg ?? known.imsOrgId }
  const { projectId, workspaceId } = identity
  const createdAt = clock.now()
  await store.commit(async ({ credentials, projects }) => {
    await credentials.writeIdentity(identity)
    if (known !== null) return
    await projects.insert({ id: projectId, name: 'default', title: 'Default', createdAt })
    await projects.insertWorkspace({ id: workspaceId, projectId, name: 'Production', createdAt })
    await credentials.write({
      id: identity.credentialId,
      clientId: identity.clientId,
      name: 'default',
      workspaceId,
      scopes: SCOPES,
      secretHash: null,
      createdAt,
      revokedAt: null,
    })
  })
  return identity
}

/** The token of the settings, or the one in the data folder, or a new one. */
export async function openOperatorToken(
  dataFolder: string,
  configured: Secret | null,
  chance: RowChance,
): Promise<{ token: Secret; isNew: boolean }> {
  if (configured !== null) return { token: configured, isNew: false }
  const file = join(dataFolder, OPERATOR_TOKEN_FILE)
  const kept = (await readPrivate(file))?.toString().trim() ?? ''
  if (kept !== '') return { token: new Secret(kept), isNew: false }
  const token = chance.hex(48)
  await writeWhole(dataFolder, file, `${token}\n`)
  return { token: new Secret(token), isNew: true }
}
