/** sample-template: the sample of an event code as its owner gave it: JSON in base64 (pure; io-events 1.3). */

/** Throws where there is no JSON in it; what is kept was checked before. */
export function sampleIn(template: string): unknown {
  return JSON.parse(
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(template, 'base64')),
  )
}
