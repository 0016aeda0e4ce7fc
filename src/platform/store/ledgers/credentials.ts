/** credentials: who this Weir belongs to, who may call it, and the tokens handed out. */
import type { Credential, Identity } from '../../../domain/credential.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

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

    async list(): Promise<Credential[]> {
      const found = await rows.all<DocumentRow>('SELECT document FROM credentials ORDER BY rowid')
      return found.map(({ document }) => JSON.parse(document))
    },

    async write(credential: Credential): Promise<void> {
      await rows.run(
        'INSERT OR REPLACE INTO credentials (client_id, document) VALUES (?, ?)',
        credential.clientId,
        JSON.stringify(credential),
      )
    },

    async appendToken(
      tokenHash: string,
      clientId: string,
      expiresAt: number,
      now: number,
    ): Promise<void> {
      await rows.run('DELETE FROM tokens WHERE expires_at <= ?', now)
      await rows.run(
        'INSERT INTO tokens (token_hash, client_id, expires_at) VALUES (?, ?, ?)',
        tokenHash,
        clientId,
        expiresAt,
      )
    },

    /** The client id a token was handed out to; `null` for one that is unknown or has run out. */
    async findTokenOwner(tokenHash: string, now: number): Promise<string | null> {
      const row = await rows.one<{ client_id: string }>(
        'SELECT client_id FROM tokens WHERE token_hash = ? AND expires_at > ?',
        tokenHash,
        now,
      )
      return row?.client_id ?? null
    },
  }
}
