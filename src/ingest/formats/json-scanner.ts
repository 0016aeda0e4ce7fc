/** json-scanner: scans one JSON value a line. Whether it is JSON is for the reader to say. */
import type { RecordScanner } from './format.ts'
import { ExtentFinder } from './scan-extent.ts'
import { openRecordScanner } from './scan-records.ts'

export function openJsonScanner(itemPath: string): RecordScanner {
  return openRecordScanner(
    {
      encoding: 'UTF-8',
      extents: new ExtentFinder(null),
      quote: null,
      allowsNul: false,
      ignoresSpaces: true,
      header: null,
    },
    itemPath,
  )
}
