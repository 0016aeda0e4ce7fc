/** journal-trial: what the tests of the journal share: events that are in it, and a reader of it. */
import { idOf } from '../../domain/ids.ts'
import { anEvent } from '../../platform/store/store-trial.ts'
import type { NotifyTrial } from '../notify-trial.ts'
import { type JournalPage, readJournal } from './journal.ts'

/** An event with one body, in these journals. Answers the body's id. */
export async function announce(
  trial: NotifyTrial,
  id: string,
  to: readonly string[],
  body = '{}',
): Promise<number> {
  const [bodyId = 0] = await announceAll(trial, [{ id, to, body }])
  return bodyId
}

export async function announceAll(
  { store, clock: { at } }: NotifyTrial,
  all: readonly { readonly id: string; readonly to: readonly string[]; readonly body: string }[],
): Promise<number[]> {
  return await store.commit(async ({ events, journal }) => {
    const bodyIds: number[] = []
    for (const { id, to, body } of all) {
      const eventId = idOf<'event'>(id)
      await events.append({ ...anEvent(id), at }, `cause of ${id}`)
      const bodyId = await events.appendBody(eventId, 'adobe_io', body)
      for (const registrationId of to) {
        const entry = { registrationId: idOf<'registration'>(registrationId), eventId, bodyId, at }
        await journal.append({ ...entry, eventCode: 'code', push: 'journal' })
      }
      bodyIds.push(bodyId)
    }
    return bodyIds
  })
}

/** Of `r1`, from a position or from the oldest. */
export function read(
  { store }: NotifyTrial,
  since: string | null,
  limit: number | null = null,
): Promise<JournalPage> {
  return readJournal(idOf('r1'), { since, latest: false, seekTo: null, limit }, store)
}
