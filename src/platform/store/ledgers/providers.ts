/** providers: those that clients have made, and their event codes with the samples of each. */
import type { ProviderId } from '../../../domain/ids.ts'
import type { EventCode, Provider } from '../../../domain/provider.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

export function providersLedger(rows: Rows) {
  async function withCodes({ document }: DocumentRow): Promise<Provider> {
    const provider: Provider = JSON.parse(document)
    const codes = await rows.all<DocumentRow>(
      'SELECT document FROM event_codes WHERE provider_id = ? ORDER BY seq',
      provider.id,
    )
    return { ...provider, eventCodes: codes.map(parsed) }
  }

  return {
    async find(id: ProviderId): Promise<Provider | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM providers WHERE id = ?', id)
      return row === null ? null : await withCodes(row)
    },

    async findByInstance(metadataId: string, instanceId: string): Promise<Provider | null> {
      const row = await rows.one<DocumentRow>(
        'SELECT document FROM providers WHERE metadata_id = ? AND instance_id = ?',
        metadataId,
        instanceId,
      )
      return row === null ? null : await withCodes(row)
    },

    async list(): Promise<Provider[]> {
      const found = await rows.all<DocumentRow>('SELECT document FROM providers ORDER BY seq')
      const codes = await rows.all<DocumentRow & { provider_id: string }>(
        'SELECT provider_id, document FROM event_codes ORDER BY seq',
      )
      const codesOf = Map.groupBy(codes, (row) => row.provider_id)
      return found.map(({ document }) => {
        const provider: Provider = JSON.parse(document)
        return { ...provider, eventCodes: (codesOf.get(provider.id) ?? []).map(parsed) }
      })
    },

    /** Its event codes are rows of their own. */
    async insert(provider: Provider & { readonly instanceId: string }): Promise<void> {
      await rows.run(
        'INSERT INTO providers (id, metadata_id, instance_id, workspace_id, document) VALUES (?, ?, ?, ?, ?)',
        provider.id,
        provider.metadataId,
        provider.instanceId,
        provider.workspaceId,
        documentOf(provider),
      )
    },

    /** Answers whether there was a row to replace; its event codes stay. */
    async replace(provider: Provider): Promise<boolean> {
      const changed = await rows.run(
        'UPDATE providers SET document = ? WHERE id = ?',
        documentOf(provider),
        provider.id,
      )
      return changed > 0
    },

    /** Takes its event codes with it. Answers whether it was there. */
    async remove(id: ProviderId): Promise<boolean> {
      await rows.run('DELETE FROM event_codes WHERE provider_id = ?', id)
      return (await rows.run('DELETE FROM providers WHERE id = ?', id)) > 0
    },

    /** Makes an event code or writes it anew. `sample`: base64; `null` for none. */
    async writeCode(
      providerId: ProviderId,
      eventCode: EventCode,
      sample: string | null,
    ): Promise<void> {
      await rows.run(
        `INSERT INTO event_codes (provider_id, code, document, sample) VALUES (?, ?, ?, ?)
         ON CONFLICT (provider_id, code) DO UPDATE SET document = excluded.document, sample = excluded.sample`,
        providerId,
        eventCode.code,
        JSON.stringify(eventCode),
        sample,
      )
    },

    /** The sample of an event code, base64; `null` where there is none. */
    async findSample(providerId: ProviderId, code: string): Promise<string | null> {
      const row = await rows.one<{ sample: string | null }>(
        'SELECT sample FROM event_codes WHERE provider_id = ? AND code = ?',
        providerId,
        code,
      )
      return row?.sample ?? null
    },

    /** Answers whether it was there. */
    async removeCode(providerId: ProviderId, code: string): Promise<boolean> {
      const sql = 'DELETE FROM event_codes WHERE provider_id = ? AND code = ?'
      return (await rows.run(sql, providerId, code)) > 0
    },

    async removeAllCodes(providerId: ProviderId): Promise<void> {
      await rows.run('DELETE FROM event_codes WHERE provider_id = ?', providerId)
    },
  }
}

function parsed({ document }: DocumentRow): EventCode {
  return JSON.parse(document)
}

function documentOf(provider: Provider): string {
  return JSON.stringify({ ...provider, eventCodes: [] })
}
