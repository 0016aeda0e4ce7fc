/** scope: what a token may be asked to open (io-events 1.1). */

/** `adobeio_api` opens the events API, `acp.foundation` the Platform APIs; the others are what clients ask for beside. */
export const SCOPES = [
  'openid',
  'AdobeID',
  'read_organizations',
  'adobeio_api',
  'acp.foundation',
] as const

export type Scope = (typeof SCOPES)[number]

/** Sets of scopes under one name, as the documents of the two APIs ask for them. */
const METASCOPES: ReadonlyMap<string, readonly Scope[]> = new Map([
  ['s/ent_adobeio_sdk', ['adobeio_api']],
  ['ent_adobeio_sdk', ['adobeio_api']],
  ['https://ims-na1.adobelogin.com/s/ent_adobeio_sdk', ['adobeio_api']],
  ['s/ent_dataservices_sdk', ['acp.foundation']],
  ['ent_dataservices_sdk', ['acp.foundation']],
  ['https://ims-na1.adobelogin.com/s/ent_dataservices_sdk', ['acp.foundation']],
])

/** The scopes that a name stands for; none for a name that nobody knows. */
export function scopesOf(name: string): readonly Scope[] {
  const scope = SCOPES.find((one) => one === name)
  return scope === undefined ? (METASCOPES.get(name) ?? []) : [scope]
}
