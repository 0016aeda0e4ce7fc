/** cidr: the operator that asks whether an IP address lies in a range (pure). */
import ipaddr from 'ipaddr.js'
import { parseAddress, type Address, type Test } from './candidate.ts'
import { compact } from './json.ts'
import type { Problem } from './problem.ts'

export function readCidr(operand: unknown): Test | Problem {
  const [base = '', bits = '', ...rest] = typeof operand === 'string' ? operand.split('/') : []
  const first = parseAddress(base)
  if (first === null || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return badRange(operand)
  // An IPv4-mapped base is read as IPv4, so its bits would count from the wrong end.
  const width = base.includes(':') ? 128 : 32
  if (Number(bits) > width || widthOf(first) !== width) return badRange(operand)
  const range: [Address, number] = [first, Number(bits)]
  return ({ address }) => address !== null && widthOf(address) === width && address.match(range)
}

function widthOf(address: Address): number {
  return address instanceof ipaddr.IPv4 ? 32 : 128
}

function badRange(operand: unknown): Problem {
  return {
    problem: `"cidr" takes a range of addresses, like "10.0.0.0/8" or "fd00::/8"; it is ${compact(operand)}.`,
  }
}
