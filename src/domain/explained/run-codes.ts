/**
 * run-codes: the codes that a run, an activity, a refused record or an attempt can bear: title, meaning,
 * cause and cure. The types of what bears a code are made from this table, so none is without its row.
 */
import type { UnreachableCode } from '../attempt.ts'
import type { RejectionCode } from '../rejection.ts'
import type { Explanation } from './explanation.ts'

type Row = readonly [title: string, ...Explanation]

/** In `errors` of a run (flow-service 10.1). */
export const RUN_ERRORS = {
  'CONNECTOR-1001-500': [
    'Copying failed',
    'The data of the source could not be copied, so nothing was promoted.',
    'The source is not there, may not be read, or changed while it was read; the code 2200 beside it says which.',
    'Mend the source as the sentence of 2200 says, then run the flow again: nothing was taken yet.',
  ],
  'CONNECTOR-2001-500': [
    'Processing failed',
    'The data was copied, and some or all of it could not be promoted.',
    'A file cannot be read, or records were refused; on a run that succeeded they stayed below the error threshold.',
    'Look at the inner codes of the promotion activity and explain the first of them.',
  ],
} as const satisfies Record<`CONNECTOR-${string}`, Row>

/** In `errors` of an activity: why it failed (flow-service 4.7). */
export const ACTIVITY_CODES = {
  '106': [
    'Empty file',
    'A file has nothing in it, which fails the run whatever its threshold is.',
    'The file was made and never written, or was taken while it was being written.',
    'Put the whole file there or take the empty one away, then run the flow again.',
  ],
  '118': [
    'Unusable file',
    'A file cannot be read at all, which fails the run whatever its threshold is.',
    'Its header row is missing, empty, broken or names none of the fields of the schema; it is UTF-16; or it is not the one JSON document or the Parquet that the source says it is.',
    'Mend the file, or set the format of the source to what the file is, with its delimiter, header and encoding; then run the flow again.',
  ],
  '133': [
    'No files',
    'The source is there, and no file in it is one that the flow asks for.',
    'The files have not arrived, or the path or wildcard of the source does not match their names.',
    'Check the path of the source against the names of the files, then run the flow again.',
  ],
  '2200': [
    'The copy stopped',
    'Copying came to a stop; the sentence beside the code says over what.',
    'The folder or file is missing, may not be read, was changed meanwhile, or the runner stopped; the sentence says which.',
    'Do what the sentence says, then run the flow again: a run copies whatever is new.',
  ],
  'INGEST-1211-400': [
    'Records were refused, unexplained',
    'Records were refused; how many is known, which and why was not kept.',
    'Error diagnostics are off for the flow.',
    'Turn `errorDiagnosticsEnabled` on in the options of the flow and run it again.',
  ],
  'INGEST-1212-400': [
    'Records were refused',
    'Records were refused; the sentence says how many, and how many were ingested.',
    'Records do not fit the schema or cannot be parsed; the codes that follow count each reason.',
    'Explain the codes that follow; the refused records are in the diagnostics of the batch.',
  ],
  'WEIR-CANCELLED-409': [
    'Cancelled',
    'The run ended because somebody wanted it to, or deleted its flow; nothing of it was promoted.',
    'It was cancelled through `POST /weir/v1/runs/{id}/cancel`; the sentence says by whom.',
    'Start another run, or try this one again, once it is wanted.',
  ],
  'WEIR-RUNNER-500': [
    'The runner stopped',
    'The process that promotes the data ended before it had answered.',
    'It ran out of memory or disk, was killed, or met an error of Weir itself; the sentence says which.',
    'Run the flow again; give it room, or lower WEIR_RUN_MEMORY_MB or WEIR_RUNS_AT_ONCE, where it happens again.',
  ],
} as const satisfies Record<string, Row>

/** In `_errors` of a refused record, and counted in the promotion activity (flow-service 4.4). */
export const REJECTION_CODES = {
  'INGEST-1401-400': [
    'Unreadable record',
    'A record cannot be parsed.',
    'It has too few or too many values, a quote that is never closed, bytes that are not of the encoding, or broken JSON.',
    'Mend the record at the file and line that are named; many of them mean a wrong delimiter, quote or encoding.',
  ],
  'INGEST-1554-400': [
    'Wrong type',
    'A value is not of the type that the schema asks for.',
    'For example text where a number belongs, or a date that there is not.',
    'Mend the value at its source, or change the type in the schema where the value is right.',
  ],
  'INGEST-1555-400': [
    'Required value missing',
    'A field that the schema requires is missing or empty.',
    'The source has no value there, or names the column otherwise than the schema does.',
    'Fill the value at its source, or take the field off `required` where it may be missing.',
  ],
  'INGEST-1556-400': [
    'Broken rule',
    'A value is of the right type and breaks a rule of the schema.',
    'It is outside of an enum, a pattern, a length or a range, or its field is not one of the schema.',
    'Mend the value at its source, or widen the rule where the value is right.',
  ],
  'MAPPER-3700-400': [
    'Mapping failed',
    'The expression of a mapping cannot be worked out for a record.',
    'A value is not of the type that the expression or the field needs, such as text for a number, a date of another format, or a division by zero.',
    'Mend the value at its source, or the expression: give the date its format, or a default with `coalesce` or `iif`.',
  ],
} as const satisfies Record<RejectionCode, Row>

/** In the answer of a trace, where no answer came (io-events 3.4). */
export const ATTEMPT_CODES = {
  '601': [
    'No valid answer',
    'The receiver answered with something that is not HTTP, or the request failed for a reason of its own.',
    'Another kind of server listens there, its answer has no end, or Weir was stopping.',
    'Look at the cause in the trace, and at what listens at the address of the webhook.',
  ],
  '602': [
    'No connection',
    'The receiver could not be reached.',
    'Nothing listens there, its name has no address, it hung up, or the address is not one that may be called.',
    'Start the receiver or mend its address; the operator opens private ones with WEIR_WEBHOOK_ALLOW.',
  ],
  '604': [
    'No answer in time',
    'The receiver did not answer completely in time.',
    'It is overloaded, or does its work before it answers.',
    'Let it answer 2xx at once and work afterwards; the delivery is tried again by itself.',
  ],
  '611': [
    'No secure connection',
    'No TLS connection could be agreed on with the receiver.',
    'Its certificate has run out, is for another name or is vouched for by nobody, or it does not speak TLS.',
    'Mend the certificate of the receiver, its whole chain included.',
  ],
} as const satisfies Record<`${UnreachableCode}`, Row>

/** What the errors of a run and of its activities can bear. */
export type RunCode = keyof typeof RUN_ERRORS | keyof typeof ACTIVITY_CODES | RejectionCode
