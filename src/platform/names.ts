/**
 * names: which addresses a name has, remembered for as long as its name server allows.
 * Node's own look-up holds a thread of the machine's pool while it waits, and Node lends two at most: two
 * names whose servers stay silent would keep every other receiver from being connected to. So names
 * are asked for over the network by Node's resolver, which holds none. What only the machine knows
 * (its hosts file, search domains, mDNS) is asked of the machine, one such name at a time, so that
 * a stranger's name can hold up others of that kind alone. `cacheable-lookup` was looked at: it goes
 * past the hosts file and fails a name of which one family of addresses cannot be asked for.
 */
import type { LookupAddress } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'

/** The addresses of a name, at least one; throws the machine's error where there are none. */
export type Names = (name: string) => Promise<readonly LookupAddress[]>

export interface NamesNeeds {
  readonly resolver?: Pick<Resolver, 'resolve4' | 'resolve6'>
  readonly machine?: Names
  readonly hostsFile?: string
  readonly clock?: { now(): number }
}

export function openNames(needs: NamesNeeds = {}): Names {
  const { resolver = new Resolver({ timeout: 2_000, tries: 2 }), machine = askMachine } = needs
  const { hostsFile = HOSTS_FILE, clock = performance } = needs
  let turn: Promise<unknown> = Promise.resolve()

  const inTurn: Names = (name) => {
    const asked = turn.then(() => machine(name))
    turn = asked.catch(() => {}) // The next one does not care how this one ended.
    return asked
  }
  const ask = async (name: string): Promise<Found> => {
    if (await isListed(name, hostsFile)) return { addresses: await machine(name), ms: UNTOLD_MS }
    const found = await askNetwork(name, resolver)
    return found ?? { addresses: await inTurn(name), ms: UNTOLD_MS }
  }
  // Questions that come together share one answer; a failure is never kept.
  const known = new LRUCache<string, readonly LookupAddress[]>({
    max: 10_000,
    ttl: UNTOLD_MS,
    ttlResolution: 0,
    perf: clock,
    fetchMethod: async (name, _, { options }) => {
      const { addresses, ms } = await ask(name)
      options.ttl = ms
      return addresses
    },
  })
  return async (name) => (await known.fetch(name)) ?? []
}

interface Found {
  readonly addresses: readonly LookupAddress[]
  readonly ms: number
}

/** For how long an answer of the machine holds, which does not say. */
const UNTOLD_MS = 1_000

/** However long a name server allows, a receiver that moves is found within this. */
const MOST_MS = 5 * 60_000

/** `null` where the network does not know the name; a silence is thrown, not asked about again. */
async function askNetwork(
  name: string,
  resolver: NonNullable<NamesNeeds['resolver']>,
): Promise<Found | null> {
  const asked = await Promise.allSettled([
    resolver.resolve4(name, { ttl: true }),
    resolver.resolve6(name, { ttl: true }),
  ])
  // IPv4 first: a broken IPv6 is common, and costs a second for each connection.
  const records = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (records.length > 0) {
    const seconds = Math.min(...records.map(({ ttl }) => ttl))
    const addresses = records.map(({ address }) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
    // To lru-cache, 0 is for ever.
    return { addresses, ms: Math.min(Math.max(seconds * 1_000, 1), MOST_MS) }
  }
  for (const answer of asked) {
    if (answer.status === 'rejected' && answer.reason?.code === 'ETIMEOUT') throw answer.reason
  }
  return null
}

const askMachine: Names = (name) => lookup(name, { all: true })

const HOSTS_FILE =
  process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts'

async function isListed(name: string, hostsFile: string): Promise<boolean> {
  const plain = name.toLowerCase().replace(/\.$/, '')
  if (plain === 'localhost' || plain.endsWith('.localhost')) return true
  const text = await readFile(hostsFile, 'utf8').catch(() => '') // Not every machine has one.
  return text
    .split('\n')
    .some((line) =>
      line.replace(/#.*/, '').toLowerCase().trim().split(/\s+/).slice(1).includes(plain),
    )
}
