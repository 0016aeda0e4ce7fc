import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import type { RecordFormat } from '../../domain/source.ts'
import { recordFormatOf } from './record-format.ts'

const CSV: RecordFormat = {
  kind: 'delimited',
  delimiter: ',',
  quote: '"',
  hasHeader: true,
  encoding: 'UTF-8',
}

type Properties = Readonly<Record<string, unknown>>

const TAKEN: readonly [format: string, properties: Properties, becomes: RecordFormat][] = [
  ['json', {}, { kind: 'json' }],
  ['json', { isMultiLineJson: 'false' }, { kind: 'json' }],
  ['json', { isMultiLineJson: true }, { kind: 'json', isMultiLine: true }],
  ['parquet', {}, { kind: 'parquet' }],
  ['delimited', {}, CSV],
  ['delimited', { columnDelimiter: ';' }, { ...CSV, delimiter: ';' }],
  ['delimited', { columnDelimiter: '\t' }, { ...CSV, delimiter: '\t' }],
  ['delimited', { columnDelimiter: String.raw`\t` }, { ...CSV, delimiter: '\t' }],
  ['delimited', { columnDelimiter: '|', quote: "'" }, { ...CSV, delimiter: '|', quote: "'" }],
  ['delimited', { quote: '' }, { ...CSV, quote: '' }],
  ['delimited', { header: false }, { ...CSV, hasHeader: false }],
  ['delimited', { header: 'false' }, { ...CSV, hasHeader: false }],
  ['delimited', { header: 'true' }, CSV],
  ['delimited', { encoding: 'ISO-8859-1' }, { ...CSV, encoding: 'ISO-8859-1' }],
]

for (const [format, properties, becomes] of TAKEN) {
  test(`${format} with ${JSON.stringify(properties)} is taken`, () => {
    assert.deepEqual(recordFormatOf(format, properties), becomes)
  })
}

const REFUSED: readonly [format: string, properties: Properties, code: string, says: RegExp][] = [
  ['avro', {}, 'FLOW-1327-400', /"avro" cannot be read\. Use delimited, json or parquet/],
  ['', {}, 'FLOW-1327-400', /""/],
  ['toString', {}, 'FLOW-1327-400', /"toString"/],
  ['__proto__', {}, 'FLOW-1327-400', /"__proto__"/],
  ['parquet', { header: true }, 'FLOW-1452-400', /"header" \(true\).*Use none/],
  ['json', { header: true }, 'FLOW-1452-400', /"header" \(true\).*Use isMultiLineJson/],
  ['delimited', { escape: '\\' }, 'FLOW-1452-400', /"escape".*Use columnDelimiter/],
  ['delimited', { columnDelimiter: '' }, 'FLOW-1331-400', /delimiter "" is not one character/],
  ['delimited', { columnDelimiter: '||' }, 'FLOW-1331-400', /"\|\|"/],
  ['delimited', { columnDelimiter: '"' }, 'FLOW-1331-400', /"""/],
  ['delimited', { columnDelimiter: '\n' }, 'FLOW-1331-400', /not one character/],
  ['delimited', { columnDelimiter: '\0' }, 'FLOW-1331-400', /not one character/],
  ['delimited', { columnDelimiter: 5 }, 'FLOW-1331-400', /"5"/],
  ['delimited', { columnDelimiter: "'", quote: "'" }, 'FLOW-1452-400', /quote/],
  ['delimited', { columnDelimiter: null }, 'FLOW-1331-400', /"null"/],
  ['delimited', { header: null }, 'FLOW-1452-400', /`header` is null/],
  ['delimited', { quote: '`' }, 'FLOW-1452-400', /"`"/],
  ['delimited', { quote: false }, 'FLOW-1452-400', /false/],
  ['delimited', { header: 'yes' }, 'FLOW-1452-400', /`header` is "yes"/],
  ['delimited', { header: 1 }, 'FLOW-1452-400', /`header` is 1/],
  ['delimited', { encoding: 'UTF-16' }, 'FLOW-1452-400', /"UTF-16" is not one of UTF-8/],
  ['delimited', { encoding: 'utf-8' }, 'FLOW-1452-400', /"utf-8"/],
]

for (const [format, properties, code, says] of REFUSED) {
  test(`"${format}" with ${JSON.stringify(properties)} is refused with ${code}`, () => {
    assert.throws(
      () => recordFormatOf(format, properties),
      (error: unknown) => {
        assert.ok(error instanceof Fault)
        assert.equal(error.code, code)
        assert.match(error.message, says)
        return true
      },
    )
  })
}
