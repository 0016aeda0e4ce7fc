/** refusals: at which field stands what the API refuses (pure): it names the field, or begins as sentences about it do. */
import { Refused } from '../../client.ts'

const FIELDS = [
  ['name', /^`body\.name`|^The name "[^"]*" is used/],
  ['description', /^`body\.description`/],
  ['webhookUrl', /webhook_url`|^The URL |^Plain http |^The address "|^The name "[^"]*" leads/],
  ['flowIds', /^`_weir\.flowIds`/],
  ['from', /^`from`/],
  ['to', /^`to`/],
  ['perSecond', /^`body\.perSecond`/],
  ['since', /is (?:not a position|a position of another)/],
  ['rule', /filter|^[^\s`"]+: /],
] as const

type Field = (typeof FIELDS)[number][0]

/** The sentence for its field; nothing where it is about none of `known`, or no refusal of what was filled in. */
export function refusedAt<Known extends Field>(
  error: unknown,
  known: readonly Known[],
): Partial<Record<Known, string>> {
  if (!(error instanceof Refused) || (error.status !== 400 && error.status !== 409)) return {}
  const found = FIELDS.find(([, speaks]) => speaks.test(error.message))?.[0]
  const field = known.find((one) => one === found)
  const answer: Partial<Record<Known, string>> = {}
  if (field !== undefined) answer[field] = plain(error.message)
  return answer
}

/** At a field nobody asks for the id of the request. */
function plain(sentence: string): string {
  return sentence
    .replace(/ \(request id: [^)]*\)$/, '')
    .replace(/^`subscriber_filter`: /, '')
    .replace(/^`(?:body\.)?([\w.]+)`/, (_, name: string) => `“${name}”`)
}
