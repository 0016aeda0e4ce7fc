/** delimited-scanner: scans CSV and its kin: a header, values between delimiters, quotes. */
import type { RecordFormat } from '../../domain/source.ts'
import type { RecordScanner } from './format.ts'
import { ExtentFinder } from './scan-extent.ts'
import { readHeader } from './scan-header.ts'
import { openRecordScanner } from './scan-records.ts'

export function openDelimitedScanner(format: DelimitedFormat, itemPath: string): RecordScanner {
  return openRecordScanner(
    {
      encoding: format.encoding,
      extents: new ExtentFinder(format),
      quote: format.quote === '' ? null : format.quote,
      allowsNul: true,
      ignoresSpaces: false,
      header: format.hasHeader ? (header, flaw) => readHeader(header, flaw, format) : null,
    },
    itemPath,
  )
}

type DelimitedFormat = Extract<RecordFormat, { kind: 'delimited' }>
