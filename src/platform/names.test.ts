import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { type Names, type NamesNeeds, openNames } from './names.ts'

const V4 = 1
const V6 = 28

test('a name is asked for once for as long as its shortest record allows, and then again', async (t) => {
  const world = await open(t, {
    'two.example': {
      1: [
        ['192.0.2.1', 60],
        ['192.0.2.2', 30],
      ],
      28: [],
    },
  })
  assert.deepEqual(await world.names('two.example'), [
    { address: '192.0.2.1', family: 4 },
    { address: '192.0.2.2', family: 4 },
  ])
  world.clock.at += 29_999
  await world.names('two.example')
  assert.equal(world.asked.length, 2, 'one question for each family')
  world.clock.at += 2
  await world.names('two.example')
  assert.equal(world.asked.length, 4)
})

test('an address that may not be kept is asked for each time, and none is kept beyond five minutes', async (t) => {
  const world = await open(t, {
    'short.example': { 1: [['192.0.2.1', 0]], 28: [] },
    'long.example': { 1: [['192.0.2.1', 1_000_000]], 28: [] },
  })
  for (const [name, ms] of [
    ['short.example', 2],
    ['long.example', 300_001],
  ] as const) {
    world.asked.length = 0
    await world.names(name)
    world.clock.at += ms
    await world.names(name)
    assert.equal(world.asked.length, 4, name)
  }
})

test('questions that come together share one answer', async (t) => {
  const world = await open(t, { 'a.example': { 1: [['192.0.2.1', 60]], 28: [] } })
  await Promise.all(Array.from({ length: 20 }, () => world.names('a.example')))
  assert.equal(world.asked.length, 2)
})

test('a name whose server is broken for one family has the addresses of the other', async (t) => {
  const world = await open(t, { 'half.example': { 1: [['192.0.2.1', 60]], 28: 'fails' } })
  assert.deepEqual(await world.names('half.example'), [{ address: '192.0.2.1', family: 4 }])
})

test('IPv4 comes before IPv6', async (t) => {
  const world = await open(t, {
    'both.example': { 28: [['2001:db8::1', 60]], 1: [['192.0.2.1', 60]] },
  })
  assert.deepEqual(
    (await world.names('both.example')).map(({ family }) => family),
    [4, 6],
  )
})

test('what the network does not know is asked of the machine, and its failure is not kept', async (t) => {
  const world = await open(t, {})
  await assert.rejects(world.names('printer.local'), { code: 'ENOTFOUND' })
  world.machine.set('printer.local', '192.168.0.9')
  assert.deepEqual(await world.names('printer.local'), [{ address: '192.168.0.9', family: 4 }])
})

test('a silent name server is waited for, not asked again by the machine, and holds up nobody else', async (t) => {
  const world = await open(t, {
    'silent.example': { 1: 'silent', 28: 'silent' },
    'well.example': { 1: [['192.0.2.1', 60]], 28: [] },
  })
  const waiting = Array.from({ length: 8 }, () => world.names('silent.example'))
  assert.equal((await world.names('well.example')).length, 1)
  for (const one of waiting) await assert.rejects(one, { code: 'ETIMEOUT' })
  assert.deepEqual(world.machineAsked, [])
})

test('names that only the machine can answer wait for each other, listed ones for nobody', async (t) => {
  const world = await open(t, {}, '192.0.2.7 listed.example # here\n')
  world.machine.set('listed.example', '192.0.2.7')
  world.machine.set('localhost', '127.0.0.1')
  world.hold('slow.local')
  const slow = world.names('slow.local')
  await world.held
  const behind = world.names('behind.local')
  for (const name of ['LISTED.example', 'localhost']) {
    assert.equal((await world.names(name.toLowerCase())).length, 1)
  }
  assert.ok(!world.machineAsked.includes('behind.local'))
  world.release()
  await assert.rejects(slow, { code: 'ENOTFOUND' })
  await assert.rejects(behind, { code: 'ENOTFOUND' })
})

test('the hosts file comes before the network, as everywhere on the machine', async (t) => {
  const world = await open(
    t,
    { 'a.example': { 1: [['192.0.2.1', 60]], 28: [] } },
    '10.0.0.1\ta.example\n',
  )
  world.machine.set('a.example', '10.0.0.1')
  assert.deepEqual(await world.names('a.example'), [{ address: '10.0.0.1', family: 4 }])
  assert.deepEqual(world.asked, [])
})

/** Of each name, for each type of record: addresses with their seconds, a failure, or silence. */
type Zone = Readonly<Record<string, Readonly<Record<number, Answer>>>>
type Answer = readonly (readonly [address: string, ttl: number])[] | 'fails' | 'silent'

/** A real name server on loopback, a hosts file, and a machine that knows what it is told. */
async function open(t: TestContext, zone: Zone, hosts = '') {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const { name, type } = questionOf(query)
    asked.push(name)
    const answer = zone[name]?.[type]
    if (answer !== 'silent') socket.send(answerTo(query, type, answer ?? null), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const folder = await mkdtemp(join(tmpdir(), 'weir-names-'))
  const hostsFile = join(folder, 'hosts')
  await writeFile(hostsFile, hosts)
  t.after(async () => {
    socket.close()
    await rm(folder, { recursive: true })
  })

  const resolver = new Resolver({ timeout: 100, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  const clock = { at: 1_000, now: () => clock.at }
  const { known, ...machine } = createMachine()
  const needs: NamesNeeds = { resolver, machine: machine.ask, hostsFile, clock }
  return { ...machine, names: openNames(needs), asked, clock, machine: known }
}

/** The machine's own look-up, which is a far host here. */
function createMachine() {
  const known = new Map<string, string>()
  const machineAsked: string[] = []
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let slow = ''
  const ask: Names = async (name) => {
    machineAsked.push(name)
    if (name === slow) {
      held.resolve()
      await released.promise
    }
    const address = known.get(name)
    if (address === undefined) throw Object.assign(new Error(name), { code: 'ENOTFOUND' })
    return [{ address, family: 4 }]
  }
  const hold = (name: string): void => void (slow = name)
  return { ask, known, machineAsked, hold, held: held.promise, release: () => released.resolve() }
}

function questionOf(query: Buffer): { name: string; type: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1) }
}

/** RFC 1035, 4.1: the question again and what is known; `null` for a name that there is not. */
function answerTo(query: Buffer, type: number, answer: Exclude<Answer, 'silent'> | null): Buffer {
  const end = query.indexOf(0, 12) + 5
  const header = Buffer.from(query.subarray(0, 12))
  const records = Array.isArray(answer) ? answer.map((record) => recordOf(type, record)) : []
  const code = answer === null ? 3 : answer === 'fails' ? 2 : 0
  header.writeUInt16BE(0x8180 | code, 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, query.subarray(12, end), ...records])
}

function recordOf(type: number, [address, ttl]: readonly [string, number]): Buffer {
  const data = type === V4 ? address.split('.').map(Number) : V6_BYTES
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type === V4 ? V4 : V6, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(ttl, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, Buffer.from(data)])
}

/** 2001:db8::1 */
const V6_BYTES = [0x20, 0x01, 0x0d, 0xb8, ...Array<number>(11).fill(0), 1]
