/**
 * address: which addresses may be called at all (pure). Judged twice with the same rules: the URL
 * when a webhook is registered, and the address that its name leads to on every connect.
 * Closed by default: https to public addresses; whatever else only inside WEIR_WEBHOOK_ALLOW.
 * Plain http never reaches a public address, whatever is allowed elsewhere.
 */
import ipaddr from 'ipaddr.js'

/** The ranges that the operator allows beside the public addresses. */
export type Allow = readonly AllowedRange[]
type AllowedRange = [Address, number]
type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Reads WEIR_WEBHOOK_ALLOW: ranges and single addresses with commas between them. */
export function parseAllow(text: string): Allow | { problem: string } {
  const ranges: AllowedRange[] = []
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue
    const range = parseRange(entry)
    if (range === null) return { problem: badEntry(entry) }
    ranges.push(range)
  }
  return ranges
}

/** What `parseAllow` reads as the same ranges. */
export function allowText(allow: Allow): string {
  return allow.map(([base, bits]) => `${base.toString()}/${bits}`).join(',')
}

/** Says whether a URL may be stored as a webhook. Its fragment is dropped: it is never sent. */
export function judgeUrl(text: string, allow: Allow): UrlJudgement {
  if (text.length > MAX_URL_LENGTH) {
    return refused(`The URL has ${text.length} characters; at most ${MAX_URL_LENGTH} are allowed.`)
  }
  if (!URL.canParse(text)) return refused(`"${text}" is not a URL. Write it as https://host/path.`)
  const url = new URL(text)
  url.hash = ''
  const reason = judgeParts(url, allow)
  return reason === null ? { kind: 'ok', url } : refused(reason)
}

export type UrlJudgement =
  | { readonly kind: 'ok'; readonly url: URL }
  | { readonly kind: 'refused'; readonly reason: string }

const MAX_URL_LENGTH = 4000

/** Says why a connection may not be made, or `null`: the `permit` of the HTTP client. */
export function judgeConnection(ip: string, isTls: boolean, allow: Allow): string | null {
  return isTls ? judgeAddress(ip, allow) : judgePlain(ip, allow)
}

/** Says why an address may not be called with https, or `null` where it may. */
export function judgeAddress(ip: string, allow: Allow): string | null {
  if (!ipaddr.isValid(ip)) return `"${ip}" is not an IP address.`
  const faces = facesOf(parse(ip))
  if (isAllowed(faces, allow)) return null
  const kind = kindOf(faces.meant)
  return kind === null ? null : `The address "${ip}" is ${kind}. ${HOW_TO_ALLOW}`
}

/** Without TLS nothing proves who answers, so only what the operator named is called that way. */
function judgePlain(ip: string, allow: Allow): string | null {
  if (!ipaddr.isValid(ip)) return `"${ip}" is not an IP address.`
  if (isAllowed(facesOf(parse(ip)), allow)) return null
  return `Plain http to "${ip}" is not allowed: use https. ${HOW_TO_ALLOW}`
}

const HOW_TO_ALLOW = 'The operator may allow it in WEIR_WEBHOOK_ALLOW.'

function judgeParts(url: URL, allow: Allow): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `The URL begins with "${url.protocol}"; it must begin with "https:".`
  }
  if (url.username !== '' || url.password !== '') {
    return 'The URL carries a user name or password; leave them out.'
  }
  const isTls = url.protocol === 'https:'
  // WHATWG URLs come with octal, hexadecimal and decimal spellings already made plain.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(host)) return judgeConnection(host, isTls, allow)
  // Where a name leads is judged when it is called; without any range, http can lead nowhere.
  if (!isTls && allow.length === 0) return `The URL must begin with "https:". ${HOW_TO_ALLOW}`
  return judgeName(host.replace(/\.$/, ''), isTls, allow)
}

/** Some names lead to the same place everywhere: whoever registers one is told at once. */
function judgeName(name: string, isTls: boolean, allow: Allow): string | null {
  const places = PLACES.get(name.endsWith('.localhost') ? 'localhost' : name)
  const [reason, ...others] = (places ?? []).map((ip) => judgeConnection(ip, isTls, allow))
  if (typeof reason !== 'string' || others.includes(null)) return null
  return `The name "${name}" leads nowhere that may be called. ${reason}`
}

const METADATA = ['169.254.169.254']

const PLACES: ReadonlyMap<string, readonly string[]> = new Map([
  ['localhost', ['127.0.0.1', '::1']],
  ['metadata.google.internal', METADATA],
  ['metadata.goog', METADATA],
  ['instance-data.ec2.internal', METADATA],
])

/** An address as written, and the one that a packet to it reaches in the end. */
interface Faces {
  readonly written: Address
  readonly meant: Address
}

/** ipaddr.js reads the old form `::1.2.3.4` as IPv4-mapped, which a connection to it is not. */
function parse(ip: string): Address {
  const [, compatible] = /^::(\d+\.\d+\.\d+\.\d+)$/.exec(ip) ?? []
  return compatible === undefined ? ipaddr.parse(ip) : ipaddr.parse(`::0:${compatible}`)
}

function facesOf(written: Address): Faces {
  return { written, meant: embeddedIPv4(written) ?? written }
}

/**
 * IPv4-mapped and NAT64 addresses lead to the IPv4 address in them. 6to4 and Teredo carry one too,
 * but lead through a stranger's relay: they stay what they are and are refused.
 */
function embeddedIPv4(address: Address): ipaddr.IPv4 | null {
  if (!(address instanceof ipaddr.IPv6)) return null
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  return address.match(NAT64) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : null
}

const NAT64: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

function isAllowed({ written, meant }: Faces, allow: Allow): boolean {
  return allow.some((range) => isWithin(written, range) || isWithin(meant, range))
}

function isWithin(address: Address, [base, bits]: AllowedRange): boolean {
  return address.kind() === base.kind() && address.match([base, bits])
}

/** What an address is that is not a public one; `null` for a public one. */
function kindOf(address: Address): string | null {
  if (address.toString() === AZURE_HOST) return 'the metadata service of a cloud'
  const range: string = address.range()
  if (range !== 'unicast') return KINDS[range] ?? 'not a public address'
  // Beyond 2000::/3 nothing is given out, so nothing public can be there.
  const isGivenOut = address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST)
  return isGivenOut ? null : 'not a public address'
}

/** Azure answers its machines from this one, which is in a public range. */
const AZURE_HOST = '168.63.129.16'

const GLOBAL_UNICAST: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('2000::/3')

const KINDS: Readonly<Record<string, string>> = {
  unspecified: 'unspecified',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'link-local, where clouds keep their metadata',
  loopback: 'this machine itself',
  carrierGradeNat: "inside a carrier's network",
  private: 'private',
  uniqueLocal: 'private (unique local)',
  reserved: 'reserved',
  benchmarking: 'reserved for benchmarks',
  '6to4': 'a 6to4 tunnel',
  teredo: 'a Teredo tunnel',
}

function parseRange(entry: string): AllowedRange | null {
  const [base = '', ...rest] = entry.split('/')
  // Settings are written by people, so the spellings that hide an address are not taken here.
  const isPlain = base.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(base)
  if (!isPlain || !ipaddr.isValid(base)) return null
  if (rest.length > 0)
    return ipaddr.isValidCIDR(entry) ? withoutMapped(ipaddr.parseCIDR(entry)) : null
  const address = ipaddr.parse(base)
  return withoutMapped([address, address.kind() === 'ipv4' ? 32 : 128])
}

/** A range of IPv4-mapped addresses would never match, for those are judged as IPv4. */
function withoutMapped([base, bits]: AllowedRange): AllowedRange | null {
  return base instanceof ipaddr.IPv6 && base.isIPv4MappedAddress() ? null : [base, bits]
}

function badEntry(entry: string): string {
  return (
    `"${entry}" is neither an IP address nor a range of addresses. ` +
    'Write it like 10.0.0.0/8, 127.0.0.1 or fd00::/8; IPv4 in its dotted form.'
  )
}

function refused(reason: string): UrlJudgement {
  return { kind: 'refused', reason }
}
