/** challenge: the answer that proves that a webhook is yours, when Weir asks for it with a GET. */

export interface ChallengeAnswer {
  readonly status: 200
  readonly headers: { readonly 'content-type': 'application/json' }
  readonly body: string
}

/** What to send back for a request with this URL (absolute or only a path); `null` if it asks nothing. */
export function answerChallenge(requestUrl: string): ChallengeAnswer | null {
  if (!URL.canParse(requestUrl, ANY_BASE)) return null
  const value = new URL(requestUrl, ANY_BASE).searchParams.get('challenge')
  if (value === null || value === '') return null
  return {
    status: 200,
    // As JSON the value is never read as a page, whatever a stranger puts into it.
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ challenge: value }),
  }
}

const ANY_BASE = 'http://receiver.invalid'
