/** attention: what somebody should look at: flows whose last run has failed, registrations that are not well. */
import type { Flow, LastRun } from '../../../domain/flow.ts'
import type { Registration } from '../../../domain/registration.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'
import { registrationOf, type RegistrationRow } from './registrations.ts'

export function attentionLedger(rows: Rows) {
  return {
    /** Those that are enabled, the newest failure first. */
    async listFailingFlows(limit: number): Promise<{ flow: Flow; lastRun: LastRun }[]> {
      const sql = `SELECT document FROM flows WHERE ${FAILING}
        ORDER BY document ->> '$.lastRun.at' DESC, seq DESC LIMIT ?`
      return (await rows.all<DocumentRow>(sql, limit)).flatMap(({ document }) => {
        const flow: Flow = JSON.parse(document)
        return flow.lastRun === null ? [] : [{ flow, lastRun: flow.lastRun }]
      })
    },

    async countFailingFlows(): Promise<number> {
      return await counted(rows, `flows WHERE ${FAILING}`)
    },

    /** Who is unwell since last first; those that their owner has switched off are not among them. */
    async listUnwellRegistrations(limit: number): Promise<Registration[]> {
      const sql = `SELECT document, seq FROM registrations WHERE ${UNWELL}
        ORDER BY document ->> '$.statusSince' DESC, seq DESC LIMIT ?`
      return (await rows.all<RegistrationRow>(sql, limit)).map(registrationOf)
    },

    /** Those that are not well first, then by name; of all, or of those that are not well alone. */
    async findRegistrations({ offset, limit, ...asked }: RegistrationsSought & Slice) {
      const sql = `SELECT document, seq FROM registrations WHERE ${sought(asked)}
        ORDER BY NOT (${UNWELL}), name COLLATE NOCASE, seq LIMIT ? OFFSET ?`
      const found = await rows.all<RegistrationRow>(sql, patternOf(asked), limit, offset)
      return found.map(registrationOf)
    },

    async countRegistrations(asked: RegistrationsSought): Promise<number> {
      const sql = `SELECT count(*) AS n FROM registrations WHERE ${sought(asked)}`
      return (await rows.one<{ n: number }>(sql, patternOf(asked)))?.n ?? 0
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

export interface RegistrationsSought {
  /** Part of a name, a webhook's address or an id, in any case; '' for all. */
  readonly text: string
  readonly isUnwell: boolean
}

interface Slice {
  readonly offset: number
  readonly limit: number
}

/** An organisation has 2,500 at most, so that looking at each is no burden. */
function sought({ isUnwell }: RegistrationsSought): string {
  const isMeant = `(name || ' ' || id || ' ' || coalesce(document ->> '$.webhookUrl', '')) LIKE ? ESCAPE '!'`
  return isUnwell ? `${isMeant} AND ${UNWELL}` : isMeant
}

function patternOf({ text }: RegistrationsSought): string {
  return `%${text.replaceAll(/[!%_]/g, '!$&')}%`
}
