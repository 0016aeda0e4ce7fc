/** letters: what is to be mailed, kept until the mail server has taken it. */
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

export interface Letter {
  readonly subject: string
  readonly text: string
}

export interface WaitingLetter extends Letter {
  readonly seq: number
  readonly createdAt: number
}

export function lettersLedger(rows: Rows) {
  return {
    async append(letter: Letter, createdAt: number): Promise<void> {
      await rows.run(
        'INSERT INTO letters (created_at, document) VALUES (?, ?)',
        createdAt,
        JSON.stringify(letter),
      )
    },

    /** Oldest first. */
    async list(limit: number): Promise<WaitingLetter[]> {
      const found = await rows.all<DocumentRow & { seq: number; createdAt: number }>(
        'SELECT seq, created_at AS createdAt, document FROM letters ORDER BY seq LIMIT ?',
        limit,
      )
      return found.map(({ seq, createdAt, document }) => ({
        ...JSON.parse(document),
        seq,
        createdAt,
      }))
    },

    async remove(seq: number): Promise<void> {
      await rows.run('DELETE FROM letters WHERE seq = ?', seq)
    },
  }
}
