/** traces: the last requests and answers of each registration. */
import type { RegistrationId } from '../../../domain/ids.ts'
import type { Trace } from '../../../domain/trace.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** A trace as it is shown. `bodyBytes`: how long what was sent is, of which no more than its beginning is read. */
export type KeptTrace = Trace & { readonly bodyBytes: number }

export function tracesLedger(rows: Rows) {
  return {
    /** `bodyId`: the kept body that was sent, which is not kept a second time; `null` for none. */
    async append(trace: Trace, bodyId: number | null): Promise<void> {
      await rows.run(
        'INSERT INTO traces (registration_id, is_success, body_id, document) VALUES (?, ?, ?, ?)',
        trace.registrationId,
        trace.isSuccess ? 1 : 0,
        bodyId,
        JSON.stringify(trace),
      )
    },

    /** Newest first. */
    async list(registrationId: RegistrationId, limit: number): Promise<Trace[]> {
      const found = await rows.all<DocumentRow & { body: string | null }>(
        `SELECT document, body FROM traces LEFT JOIN bodies ON bodies.id = body_id
         WHERE registration_id = ? ORDER BY seq DESC LIMIT ?`,
        registrationId,
        limit,
      )
      return found.map(({ document, body }) => {
        const trace: Trace = JSON.parse(document)
        return body === null ? trace : { ...trace, request: { ...trace.request, body } }
      })
    },

    /** The newest successes and as many errors since that instant, newest first (io-events 7.1). */
    async listKept(
      registrationId: RegistrationId,
      { ofEach, since }: { ofEach: number; since: number },
    ): Promise<KeptTrace[]> {
      const found = await rows.all<DocumentRow & { body: string | null; bodyBytes: number | null }>(
        `SELECT document, substr(body, 1, ${READ_CHARACTERS}) AS body, octet_length(body) AS bodyBytes
         FROM (${NEWEST_OF_KIND} UNION ALL ${NEWEST_OF_KIND}) LEFT JOIN bodies ON bodies.id = body_id
         WHERE document ->> 'at' >= ? ORDER BY seq DESC`,
        registrationId,
        1,
        ofEach,
        registrationId,
        0,
        ofEach,
        since,
      )
      return found.map(({ document, body, bodyBytes }) => {
        const trace: Trace = JSON.parse(document)
        const request = { ...trace.request, body: body ?? trace.request.body }
        return { ...trace, request, bodyBytes: bodyBytes ?? Buffer.byteLength(request.body) }
      })
    },

    /** Keeps the newest `keep` successes and as many errors of a registration (io-events 7.1). */
    async trim(registrationId: RegistrationId, keep: number): Promise<void> {
      for (const isSuccess of [0, 1]) {
        await rows.run(
          `DELETE FROM traces WHERE registration_id = ?1 AND is_success = ?2 AND seq <= (
             SELECT seq FROM traces WHERE registration_id = ?1 AND is_success = ?2
             ORDER BY seq DESC LIMIT 1 OFFSET ?3)`,
          registrationId,
          isSuccess,
          keep,
        )
      }
    },
  }
}

/** No fewer than the 64 KB of a body that a trace shows. */
const READ_CHARACTERS = 64 * 1024

const NEWEST_OF_KIND = `SELECT * FROM (SELECT seq, body_id, document FROM traces
  WHERE registration_id = ? AND is_success = ? ORDER BY seq DESC LIMIT ?)`
