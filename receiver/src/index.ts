/** The receiver library: for whoever is called by a webhook of Weir. No dependencies. */
export { answerChallenge, type ChallengeAnswer } from './challenge.ts'
export { rememberEvents, type Seen } from './dedupe.ts'
export { HEADERS, readHeader, type RequestHeaders } from './headers.ts'
export { createKeyFetcher, type KeyFetcher, type KeyFetcherSettings } from './keys.ts'
export { verifyNotification, type Notification, type Verification } from './verify.ts'
