/** scanner: the scanner of each format; Parquet is scanned as the JSON that it is turned into. */
import type { ScannedFormat } from '../../domain/source.ts'
import { openDelimitedScanner } from './delimited-scanner.ts'
import type { RecordScanner } from './format.ts'
import { openJsonDocumentScanner } from './json-document-scanner.ts'
import { openJsonScanner } from './json-scanner.ts'

export function openScanner(format: ScannedFormat, itemPath: string): RecordScanner {
  switch (format.kind) {
    case 'delimited':
      return openDelimitedScanner(format, itemPath)
    case 'json':
      return format.isMultiLine === true
        ? openJsonDocumentScanner(itemPath)
        : openJsonScanner(itemPath)
  }
}
