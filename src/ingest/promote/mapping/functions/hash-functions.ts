/** hash-functions: digests of a text in UTF-8, as hexadecimal digits. */
import type { Literal } from '../expression.ts'
import { SHA512 } from '../digests.ts'
import { type MappingFunction, parametersOf } from '../function-table.ts'

const digest = (name: string, result: string, sql: (text: string) => string): MappingFunction => ({
  name,
  parameters: parametersOf('input:string charset:string?!'),
  returns: 'string',
  description: `The ${name.toUpperCase()} of a text. The character set is UTF-8; no other can be asked for.`,
  example: `${name}("my text", "UTF-8")`,
  result: `"${result}"`,
  sql: ([text = 'NULL']) => sql(text),
  complaint: ([, charset]) => complaintOf(charset),
})

function complaintOf(charset: Literal | undefined): string | null {
  if (charset === undefined || charset === null) return null
  const isUtf8 = /^utf-?8$/i.test(String(charset))
  return isUtf8 ? null : `The character set "${String(charset)}" cannot be hashed in. Use UTF-8.`
}

/** The cyclic redundancy check, a byte at a time over a table. */
function crc32(text: string): string {
  const table = Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc >>> 0
  })
  const digits = `hex(encode(${text}))`
  const bytes = `list_transform(range(0, octet_length(encode(${text}))), lambda i: TRY_CAST('0x' || substr(${digits}, 2 * i + 1, 2) AS UBIGINT))`
  const step = `xor(crc >> 8, ([${table.join(',')}]::UBIGINT[])[(xor(crc, byte) & 255)::BIGINT + 1])`
  const check = `printf('%08x', xor(list_reduce(list_prepend(4294967295::UBIGINT, ${bytes}), lambda crc, byte: ${step}), 4294967295::UBIGINT)::BIGINT)`
  // The documented example has the last byte first.
  return `regexp_replace(${check}, '^(..)(..)(..)(..)$', '\\4\\3\\2\\1')`
}

export const HASH_FUNCTIONS: readonly MappingFunction[] = [
  digest('sha1', 'c3599c11e47719df18a2448690840c5dfcce3c80', (text) => `sha1(${text})`),
  digest(
    'sha256',
    '7330d2b39ca35eaf4cb95fc846c21ee6a39af698154a83a586ee270a0d372104',
    (text) => `sha256(${text})`,
  ),
  digest(
    'sha512',
    'a3d7e45a0d9be5fd4e4b9a3b8c9c2163c21ef708bf11b4232bb21d2a8704ada2cdcd7b367dd0788a89a5c908cfe377aceb1072a7b386b7d4fd2ff68a8fd24d16',
    (text) => `${SHA512}(${text})`,
  ),
  digest('md5', 'd3b96ce8c9fb4e9bd0198d03ba6852c7', (text) => `md5(${text})`),
  digest('crc32', '8df92e80', crc32),
]
