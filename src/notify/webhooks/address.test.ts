import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { judgeAddress, judgeConnection, judgeUrl, parseAllow, type Allow } from './address.ts'

const NONE: Allow = []
const LOOPBACK = allow('127.0.0.0/8, ::1')

const CLOSED: readonly [address: string, why: RegExp][] = [
  ['0.0.0.0', /unspecified/],
  ['10.1.2.3', /private/],
  ['100.64.0.1', /carrier/],
  ['100.100.100.200', /carrier/],
  ['127.0.0.1', /this machine/],
  ['168.63.129.16', /metadata/],
  ['169.254.169.254', /link-local/],
  ['172.31.255.255', /private/],
  ['0.1.2.3', /unspecified/],
  ['169.254.170.2', /link-local/],
  ['192.0.0.192', /reserved/],
  ['192.0.2.1', /reserved/],
  ['192.31.196.1', /not a public address/],
  ['192.52.193.1', /not a public address/],
  ['192.175.48.1', /not a public address/],
  ['192.88.99.1', /reserved/],
  ['192.168.0.1', /private/],
  ['198.18.0.1', /reserved/],
  ['198.51.100.1', /reserved/],
  ['203.0.113.1', /reserved/],
  ['224.0.0.1', /multicast/],
  ['240.0.0.1', /reserved/],
  ['255.255.255.255', /broadcast/],
  ['::', /unspecified/],
  ['::1', /this machine/],
  ['::7f00:1', /not a public address/],
  ['::ffff:10.0.0.1', /private/],
  ['::ffff:0:10.0.0.1', /not a public address/],
  ['64:ff9b::10.0.0.1', /private/],
  ['::ffff:168.63.129.16', /metadata/],
  ['::ffff:169.254.169.254', /link-local/],
  ['::127.0.0.1', /not a public address/],
  ['64:ff9b::168.63.129.16', /metadata/],
  ['64:ff9b::a9fe:a9fe', /link-local/],
  ['64:ff9b:1::7f00:1', /not a public address/],
  ['64:ff9b:1::1', /not a public address/],
  ['100::1', /not a public address/],
  ['2001:0:1::1', /Teredo/],
  ['2001:1::1', /reserved/],
  ['2001:10::1', /not a public address/],
  ['2001:20::1', /not a public address/],
  ['2001:30::1', /not a public address/],
  ['2001:1ff::1', /reserved/],
  ['2620:4f:8000::1', /not a public address/],
  ['2001:2::1', /benchmarks/],
  ['2001:db8::1', /reserved/],
  ['2002:808:808::1', /6to4/],
  ['3fff::1', /reserved/],
  ['4000::1', /not a public address/],
  ['5f00::1', /not a public address/],
  ['fc00::1', /unique local/],
  ['fd00:ec2::254', /unique local/],
  ['fe80::1', /link-local/],
  ['fe80::1%eth0', /link-local/],
  ['fec0::1', /not a public address/],
  ['ff02::1', /multicast/],
  ['not an address', /not an IP address/],
]

for (const [address, why] of CLOSED) {
  test(`"${address}" may not be called`, () => {
    assert.match(judgeAddress(address, NONE) ?? '', why)
    assert.match(judgeConnection(address, true, NONE) ?? '', why)
    assert.notEqual(judgeConnection(address, false, NONE), null)
  })
}

const PUBLIC = [
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '64:ff9b::8.8.8.8',
  '::ffff:8.8.8.8',
]

for (const address of PUBLIC) {
  test(`"${address}" is public: https may call it, http may not`, () => {
    assert.equal(judgeConnection(address, true, NONE), null)
    assert.match(judgeConnection(address, false, LOOPBACK) ?? '', /^Plain http/)
  })
}

const ALLOWED: readonly [entry: string, address: string, isAllowed: boolean][] = [
  ['127.0.0.0/8', '127.9.9.9', true],
  ['127.0.0.0/8', '::ffff:127.0.0.1', true],
  ['127.0.0.0/8', '64:ff9b::127.0.0.1', true],
  ['127.0.0.0/8', '2002:7f00:1::', false],
  ['127.0.0.0/8', '::1', false],
  ['127.0.0.1', '127.0.0.2', false],
  ['10.1.2.3/8', '10.255.0.1', true],
  ['2002::/16', '2002:7f00:1::', true],
  ['64:ff9b::/96', '64:ff9b::10.0.0.1', true],
  ['::/0', '10.0.0.1', false],
  ['fd00::/8', 'fd00:ec2::254', true],
  ['8.8.8.8', '8.8.8.8', true],
]

for (const [entry, address, isAllowed] of ALLOWED) {
  test(`the range "${entry}" ${isAllowed ? 'opens' : 'does not open'} "${address}", with http too`, () => {
    assert.equal(judgeAddress(address, allow(entry)) === null, isAllowed)
    assert.equal(judgeConnection(address, false, allow(entry)) === null, isAllowed)
  })
}

const BAD_ENTRIES = [
  'localhost',
  '10.0.0.0/33',
  '10.0.0.0/8/8',
  '127.1',
  '0x7f.0.0.1',
  'fd00::/x',
  '::ffff:10.0.0.1',
]

for (const entry of BAD_ENTRIES) {
  test(`the entry "${entry}" is refused and quoted`, () => {
    const parsed = parseAllow(`127.0.0.1, ${entry}`)
    assert.ok('problem' in parsed && parsed.problem.startsWith(`"${entry}" is neither`))
  })
}

test('an empty setting allows nothing beside the public addresses', () => {
  assert.deepEqual(parseAllow(' , '), [])
})

const URLS: readonly [url: string, allow: Allow, why: RegExp | null][] = [
  ['https://example.com/hook?a=b', NONE, null],
  ['https://example.com:8443/', NONE, null],
  ['https://8.8.8.8/', NONE, null],
  ['https://[2606:4700::1111]/', NONE, null],
  ['http://127.0.0.1:8080/', LOOPBACK, null],
  ['http://[::1]:8080/', LOOPBACK, null],
  ['http://2130706433/', LOOPBACK, null],
  ['http://localhost:8080/', LOOPBACK, null],
  ['https://localhost/', LOOPBACK, null],
  ['https://localhost/', allow('::1'), null],
  ['https://localhost/', NONE, /"localhost" leads nowhere that may be called\. .* this machine/],
  ['https://LOCALHOST./', NONE, /"localhost" leads nowhere/],
  ['https://ⓛocalhost/', NONE, /"localhost" leads nowhere/],
  ['https://a.b.localhost/', NONE, /leads nowhere/],
  ['https://notlocalhost/', NONE, null],
  ['https://constructor/', NONE, null],
  ['https://metadata.google.internal/computeMetadata/v1/', NONE, /leads nowhere.* link-local/],
  ['https://metadata.google.internal./', LOOPBACK, /leads nowhere/],
  ['https://instance-data.ec2.internal/', NONE, /leads nowhere/],
  ['https://0/', NONE, /unspecified/],
  ['https://0x7f.1/', NONE, /this machine/],
  ['https://017700000001/', NONE, /this machine/],
  ['https://2130706433/', NONE, /this machine/],
  ['https://[::ffff:7f00:1]/', NONE, /this machine/],
  ['https://%31%32%37.0.0.1/', NONE, /this machine/],
  ['https://①②⑦.⓪.⓪.①/', NONE, /this machine/],
  ['https:127.0.0.1', NONE, /this machine/],
  ['https:\\\\127.0.0.1\\', NONE, /this machine/],
  ['https://[fe80::1%25eth0]/', NONE, /is not a URL/],
  ['https://1.2.3.4.5/', NONE, /is not a URL/],
  ['https:///', NONE, /is not a URL/],
  ['https://example.com@127.0.0.1/', NONE, /user name or password/],
  ['https://127.0.0.1@example.com/', NONE, /user name or password/],
  ['https://example.com\\@127.0.0.1/', NONE, null],
  ['http://localhost:8080/', NONE, /must begin with "https:"/],
  ['http://8.8.8.8/', LOOPBACK, /Plain http to "8\.8\.8\.8"/],
  ['https://10.0.0.1/', LOOPBACK, /"10\.0\.0\.1" is private/],
  ['https://[fd00:ec2::254]/latest', NONE, /private/],
  ['https://127.0.0.1./', NONE, /this machine/],
  ['https://１２７.０.０.１/', NONE, /this machine/],
  ['https://user:pw@example.com/', NONE, /user name or password/],
  ['ftp://example.com/', NONE, /begins with "ftp:"/],
  ['javascript:alert(1)', NONE, /begins with "javascript:"/],
  ['example.com/hook', NONE, /is not a URL/],
  ['', NONE, /is not a URL/],
  [`https://example.com/${'x'.repeat(4000)}`, NONE, /4020 characters; at most 4000/],
]

for (const [url, ranges, why] of URLS) {
  test(`the URL "${url.slice(0, 60)}" is ${why === null ? 'taken' : `refused: ${why.source}`}`, () => {
    const judged = judgeUrl(url, ranges)
    if (why === null) assert.equal(judged.kind, 'ok')
    else assert.match(judged.kind === 'refused' ? judged.reason : '', why)
  })
}

test('line breaks in a URL are gone before it is kept, and encoded ones stay encoded', () => {
  const judged = judgeUrl('https://exa\r\nmple.com/a\r\nx: y/%0d%0ax', NONE)
  assert.equal(judged.kind === 'ok' && judged.url.href, 'https://example.com/ax:%20y/%0d%0ax')
})

test('a fragment is dropped, for it is never sent', () => {
  const judged = judgeUrl('https://example.com/a?b#c', NONE)
  assert.equal(judged.kind === 'ok' && judged.url.href, 'https://example.com/a?b')
})

const CLOSED_RANGES: readonly [base: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

const closedNumber = fc
  .tuple(fc.constantFrom(...CLOSED_RANGES), fc.nat({ max: 0xffff_ffff }))
  .map(([[base, bits], any]) => {
    const size = 2 ** (32 - bits)
    return numberOf(base) + (any % size)
  })

const spelling = fc.constantFrom<(ip: number) => string>(
  dotted,
  (ip) => String(ip),
  (ip) => `0x${ip.toString(16)}`,
  (ip) => `0${ip.toString(8)}`,
  (ip) =>
    bytesOf(ip)
      .map((byte) => `0x${byte.toString(16)}`)
      .join('.'),
  (ip) =>
    bytesOf(ip)
      .map((byte) => `0${byte.toString(8)}`)
      .join('.'),
  (ip) => `${ip >>> 24}.${ip & 0xff_ffff}`,
  (ip) => `${ip >>> 24}.${(ip >>> 16) & 0xff}.${ip & 0xffff}`,
  (ip) => `${dotted(ip)}.`,
  (ip) => dotted(ip).replaceAll('.', '。'),
  (ip) => `[::ffff:${dotted(ip)}]`,
  (ip) => `[::ffff:${hexPair(ip)}]`,
  (ip) => `[64:ff9b::${dotted(ip)}]`,
  (ip) => `[2002:${hexPair(ip)}::1]`,
  (ip) => `[2001:0:${hexPair(ip)}::1]`,
  (ip) => `[::${dotted(ip)}]`,
  (ip) => `[::ffff:0:${dotted(ip)}]`,
)

test('no closed IPv4 address passes in any spelling', () => {
  fc.assert(
    fc.property(closedNumber, spelling, (ip, spell) => {
      assert.equal(judgeUrl(`https://${spell(ip)}/`, NONE).kind, 'refused')
      assert.equal(judgeUrl(`http://${spell(ip)}/`, NONE).kind, 'refused')
    }),
    { numRuns: 5000 },
  )
})

test('an address is judged alike in a URL and on connect', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
      const inUrl = judgeUrl(`https://${ip.includes(':') ? `[${ip}]` : ip}/`, LOOPBACK)
      assert.equal(inUrl.kind === 'ok', judgeConnection(ip, true, LOOPBACK) === null)
    }),
    { numRuns: 1000 },
  )
})

function allow(text: string): Allow {
  const parsed = parseAllow(text)
  assert.ok(!('problem' in parsed))
  return parsed
}

function numberOf(ip: string): number {
  return ip.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
}

function bytesOf(ip: number): number[] {
  return [ip >>> 24, (ip >>> 16) & 0xff, (ip >>> 8) & 0xff, ip & 0xff]
}

function dotted(ip: number): string {
  return bytesOf(ip).join('.')
}

function hexPair(ip: number): string {
  return `${(ip >>> 16).toString(16)}:${(ip & 0xffff).toString(16)}`
}
