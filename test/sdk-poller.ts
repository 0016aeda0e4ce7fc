/**
 * sdk-poller: the official SDK's journal poller in a process of its own, since its timers never end:
 * prints a line of JSON for each event and for the error that ends it.
 */
import { openSdk } from './official-sdk.ts'

const [weirUrl = '', imsOrgId = '', clientId = '', token = '', journalUrl = ''] =
  process.argv.slice(2)
const sdk = await openSdk(weirUrl, { imsOrgId, clientId, token })

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

sdk.getEventsObservableFromJournal(journalUrl, { limit: 2 }, { interval: 20 }).subscribe({
  next: ({ event }) => print({ id: event['id'] }),
  error: (error) => print({ error: String(error) }),
})
print({ isPolling: true })
