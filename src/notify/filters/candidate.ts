/**
 * candidate: one plain value of a body, on its way past the tests of a filter (pure).
 * Keeps: what several tests ask of the same value is worked out once.
 */
import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Plain } from './json.ts'

/** One way for a value to be wanted. */
export type Test = (candidate: Candidate) => boolean

export class Candidate {
  readonly value: Plain
  /** `null` for what is no string: only strings have a beginning, an end and a case. */
  readonly text: string | null
  #folded: string | null | undefined
  #address: Address | null | undefined

  constructor(value: Plain) {
    this.value = value
    this.text = typeof value === 'string' ? value : null
  }

  get folded(): string | null {
    if (this.#folded === undefined) this.#folded = this.text === null ? null : fold(this.text)
    return this.#folded
  }

  get address(): Address | null {
    if (this.#address === undefined) this.#address = parseAddress(this.text ?? '')
    return this.#address
  }
}

/** To upper case and not to lower: how a Greek sigma is lowered depends on its neighbours. */
export function fold(text: string): string {
  return text.toUpperCase()
}

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** An address in one of its usual spellings; an IPv4-mapped one is the IPv4 address in it. */
export function parseAddress(text: string): Address | null {
  if (text.length > LONGEST_ADDRESS) return null
  // Asked first, for the library tells by an error, which takes 20 times as long.
  if (isIPv4(text)) return ipaddr.IPv4.parse(text)
  return isIPv6(text) && ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : null
}

const LONGEST_ADDRESS = 45
