/** traces: the last requests and answers of each registration. */
import type { RegistrationId } from '../../../domain/ids.ts'
import type { Trace } from '../../../domain/trace.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** A trace as it is shown. `bodyBytes`: how long what was sent is, of which no more than its beginning is read. */
export type KeptTrace = Trace & { readonly bodyBytes: number }

/** A trace as the JSON that is kept of it, and what it is found by. */
export interface WrittenTrace extends Pick<Trace, 'registrationId' | 'isSuccess' | 'at'> {
  readonly document: string
}

export function tracesLedger(rows: Rows) {
  return {
    async append(trace: Trace, bodyId: number | null): Promise<void> {
      await this.appendWritten({ ...trace, document: JSON.stringify(trace) }, bodyId)
    },

    /** `bodyId`: the kept body that was sent, which is not kept a second time; `null` for none. */
    async appendWritten(trace: WrittenTrace, bodyId: number | null): Promise<void> {
      await rows.run(
        `INSERT INTO traces (registration_id, is_success, body_id, at, document, beginning)
         VALUES (?1, ?2, ?3, ?4, ?5, (SELECT substr(body, 1, ${READ_CHARACTERS}) FROM bodies
           WHERE id = ?3 AND octet_length(body) > ${LARGE_BYTES}))`,
        trace.registrationId,
        trace.isSuccess ? 1 : 0,
        bodyId,
        trace.at,
        trace.document,
      )
    },

    /** The newest successes and as many errors since that instant, newest first (io-events 7.1). */
    async listKept(
      registrationId: RegistrationId,
      { ofEach, since }: { ofEach: number; since: number },
    ): Promise<KeptTrace[]> {
      const found = await rows.all<DocumentRow & { body: string | null; bodyBytes: number | null }>(
        `SELECT document, octet_length(body) AS bodyBytes,
           CASE WHEN beginning IS NULL THEN substr(body, 1, ${READ_CHARACTERS}) ELSE beginning END AS body
         FROM (${NEWEST_OF_KIND} UNION ALL ${NEWEST_OF_KIND}) LEFT JOIN bodies ON bodies.id = body_id
         WHERE at >= ? ORDER BY seq DESC`,
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
/**
 * Of a body as large as this its beginning is kept beside the trace, for to read a little of a long text
 * SQLite reads all of it: the traces of 200 batches of 2 MB took 0.5 s, and take 0.03 s.
 */
const LARGE_BYTES = 4 * READ_CHARACTERS

const NEWEST_OF_KIND = `SELECT * FROM (SELECT seq, body_id, at, document, beginning FROM traces
  WHERE registration_id = ? AND is_success = ? ORDER BY seq DESC LIMIT ?)`
