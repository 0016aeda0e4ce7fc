/**
 * connect: opens the connections of the HTTP client (http.ts), to permitted addresses only.
 * Keeps: the address that was judged is the address that is called. A name is looked up once for each
 * connection, by the connection itself, so that a second answer of the name server cannot slip in
 * between; an answer that is remembered (names.ts) is judged again each time. Sessions of TLS are
 * taken up again by undici's connector, which spares most of a handshake.
 */
import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { Names } from './names.ts'
import { ADDRESS_REFUSED } from './outcome.ts'
import { watch } from './watched.ts'

/** Says why an address may not be called, or `null` where it may. */
export type Permit = (address: string, isTls: boolean) => string | null

interface ConnectNeeds {
  readonly permit: Permit
  readonly names: Names
  readonly timeoutMs: number
}

export function createConnect(needs: ConnectNeeds): buildConnector.connector {
  const { permit } = needs
  const plain = connectorFor((address) => permit(address, false), needs)
  const secure = connectorFor((address) => permit(address, true), needs)

  return (options, callback) => {
    const isTls = options.protocol === 'https:'
    const isLiteral = isIP(options.hostname) !== 0
    const refusal = isLiteral ? permit(options.hostname, isTls) : null
    if (refusal === null) {
      ;(isTls ? secure : plain)(options, (...opened) => {
        if (opened[0] === null) watch(opened[1])
        callback(...opened)
      })
    } else queueMicrotask(() => callback(refused(refusal), null))
  }
}

type Judge = (address: string) => string | null

function connectorFor(judge: Judge, { names, timeoutMs }: ConnectNeeds): buildConnector.connector {
  return buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    lookup: permittedLookup(judge, names),
    autoSelectFamily: true,
    // Node's 250 ms gives up on a far host that has a broken second address.
    autoSelectFamilyAttemptTimeout: 1000,
  })
}

/** A look-up that answers with the permitted addresses of a name and no others. */
function permittedLookup(judge: Judge, names: Names): LookupFunction {
  return (hostname, options, callback) => {
    const take = (found: readonly LookupAddress[]): void => {
      const permitted = found.filter(({ address }) => judge(address) === null)
      const [first] = permitted
      if (first === undefined) callback(refused(whyNone(hostname, found, judge)), [])
      else if (options.all === true) callback(null, permitted)
      else callback(null, first.address, first.family)
    }
    names(hostname).then(take, (error: Error) => callback(error, []))
  }
}

function whyNone(hostname: string, found: readonly LookupAddress[], judge: Judge): string {
  const [first] = found
  const reason = first === undefined ? null : judge(first.address)
  return reason === null
    ? `The name "${hostname}" has no address.`
    : `The name "${hostname}" leads nowhere that may be called. ${reason}`
}

function refused(reason: string): Error {
  return Object.assign(new Error(reason), { code: ADDRESS_REFUSED })
}
