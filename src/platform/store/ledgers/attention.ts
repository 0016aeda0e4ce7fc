/** attention: what somebody should look at: flows whose last run has failed, registrations that are not well. */
import type { Flow, LastRun } from '../../../domain/flow.ts'
import type { Registration } from '../../../domain/registration.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'
import { registrationOf, type RegistrationRow } from './registrations.ts'

export function attentionLedger(rows: Rows) {
  return {
    /** Those that are enabled, newest flow first. */
    async listFailingFlows(limit: number): Promise<{ flow: Flow; lastRun: LastRun }[]> {
      const sql = `SELECT document FROM flows WHERE ${FAILING} ORDER BY seq DESC LIMIT ?`
      return (await rows.all<DocumentRow>(sql, limit)).flatMap(({ document }) => {
        const flow: Flow = JSON.parse(document)
        return flow.lastRun === null ? [] : [{ flow, lastRun: flow.lastRun }]
      })
    },

    async countFailingFlows(): Promise<number> {
      return await counted(rows, `flows WHERE ${FAILING}`)
    },

    /** Newest first; those that their owner has switched off are not among them. */
    async listUnwellRegistrations(limit: number): Promise<Registration[]> {
      const sql = `SELECT document, seq FROM registrations WHERE ${UNWELL} ORDER BY seq DESC LIMIT ?`
      return (await rows.all<RegistrationRow>(sql, limit)).map(registrationOf)
    },

    async countUnwellRegistrations(): Promise<number> {
      return await counted(rows, `registrations WHERE ${UNWELL}`)
    },
  }
}

async function counted(rows: Rows, of: string): Promise<number> {
  return (await rows.one<{ n: number }>(`SELECT count(*) AS n FROM ${of}`))?.n ?? 0
}

const FAILING = `document ->> '$.lastRun.status' = 'failed' AND document ->> '$.state' = 'enabled'`

const UNWELL = `status IN ('pending_verification', 'verification_failed', 'unstable', 'hook_unreachable')
  AND document ->> '$.isWanted' = 1`
