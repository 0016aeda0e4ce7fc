/** credentials: who this Weir belongs to, who may call it, and the tokens handed out. */
import type { Credential, Identity } from '../../../domain/credential.ts'
import type { WorkspaceId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** What a token opens, and for whom. */
export interface TokenGrant {
  readonly clientId: string
  readonly scopes: readonly string[]
}

export function credentialsLedger(rows: Rows) {
  return {
    async findIdentity(): Promise<Identity | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM identity')
      return row === null ? null : JSON.parse(row.document)
    },

    /** The identity is made once; writing it again changes only its document. */
    async writeIdentity(identity: Identity): Promise<void> {
      await rows.run(
        'INSERT OR REPLACE INTO identity (only_one, document) VALUES (1, ?)',
        JSON.stringify(identity),
      )
    },

    async find(clientId: string): Promise<Credential | null> {
      const row = await rows.one<DocumentRow>(
        'SELECT document FROM credentials WHERE client_id = ?',
        clientId,
      )
      return row === null ? null : JSON.parse(row.document)
    },

    /** Oldest first, those that were revoked included. */
    async list(): Promise<Credential[]> {
      const found = await rows.all<DocumentRow>('SELECT document FROM credentials ORDER BY rowid')
      return found.map(({ document }) => JSON.parse(document))
    },

    async listOfWorkspace(workspaceId: WorkspaceId): Promise<Credential[]> {
      const found = await rows.all<DocumentRow>(
        `SELECT document FROM credentials WHERE document ->> 'workspaceId' = ? ORDER BY rowid`,
        workspaceId,
      )
      return found.map(({ document }) => JSON.parse(document))
    },

    /** Makes a credential or writes it anew, in its place. */
    async write(credential: Credential): Promise<void> {
      await rows.run(
        `INSERT INTO credentials (client_id, document) VALUES (?, ?)
         ON CONFLICT (client_id) DO UPDATE SET document = excluded.document`,
        credential.clientId,
        JSON.stringify(credential),
      )
    },

    async appendToken(
      tokenHash: string,
      { clientId, scopes }: TokenGrant,
      expiresAt: number,
      now: number,
    ): Promise<void> {
      await rows.run('DELETE FROM tokens WHERE expires_at <= ?', now)
      await rows.run(
        'INSERT INTO tokens (token_hash, client_id, expires_at, scopes) VALUES (?, ?, ?, ?)',
        tokenHash,
        clientId,
        expiresAt,
        scopes.join(','),
      )
    },

    async removeTokensOf(clientId: string): Promise<void> {
      await rows.run('DELETE FROM tokens WHERE client_id = ?', clientId)
    },

    /** What a token was handed out for; `null` for one that is unknown, has run out or whose credential was revoked. */
    async findGrant(tokenHash: string, now: number): Promise<TokenGrant | null> {
      const row = await rows.one<{ client_id: string; scopes: string }>(
        `SELECT tokens.client_id, scopes FROM tokens JOIN credentials USING (client_id)
         WHERE token_hash = ? AND expires_at > ? AND credentials.document ->> 'revokedAt' IS NULL`,
        tokenHash,
        now,
      )
      return row === null ? null : { clientId: row.client_id, scopes: row.scopes.split(',') }
    },
  }
}
