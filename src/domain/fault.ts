/**
 * fault: the only error that is thrown on purpose. One table: code → status, title, sentence.
 * The API turns it into the documented shape of the resource that was asked for, the command line into
 * an exit code and the same sentence. What a code means and what to do stands in domain/explained.
 * `{name}` in a sentence is filled from the details of the fault.
 */
import { type FaultRow, FLOW_SERVICE_FAULTS } from './flow-service-faults.ts'

export const FAULTS = {
  // The gateway (flow-service 1.9, shape 2).
  '403010': [403, 'Forbidden', 'Oauth token is missing.'],
  '401013': [401, 'Unauthorized', 'Oauth token is not valid'],
  '403000': [403, 'Forbidden', 'Api Key is required'],
  '403003': [403, 'Forbidden', 'Api Key is invalid'],
  '403027': [
    403,
    'Forbidden',
    'The token lacks the scope "{scope}". Ask for it where the token is handed out.',
  ],

  ...FLOW_SERVICE_FAULTS,

  // Schema Registry, Catalog and Data Access (flow-service 4.3, 8).
  'XDM-1006-404': [
    404,
    'Resource not found',
    'The requested {type} "{id}" is not found. Verify the ID before trying again.',
  ],
  'XDM-1006-400': [
    400,
    'Accept header invalid',
    'The supplied Accept header is not valid: {accept} - A valid Accept value should look like {known}',
  ],
  'XDM-1008-400': [400, 'Bad request', '{problem}'],
  'XDM-1413-400': [
    400,
    'Merge Schema Error',
    'Cannot merge incompatible data types. The path {place} is defined twice, with a different `{keyword}`: {values}. Define it once, or alike.',
  ],
  'XDM-1521-400': [
    400,
    'Title not unique',
    'Object titles must be unique. An object {id} already exists with the same title "{title}". Choose another.',
  ],
  'CATALOG-404': [404, 'Not Found', 'The {type} "{id}" is not found.'],
  'CATALOG-400': [400, 'Bad Request', '{problem}'],
  'CATALOG-409': [409, 'Conflict', '{problem}'],
  'IMPORT-400': [400, 'Bad Request', '{problem}'],
  'IMPORT-404': [404, 'Not Found', '{problem}'],
  'IMPORT-409': [409, 'Conflict', '{problem}'],
  'IMPORT-413': [413, 'Payload Too Large', '{problem}'],
  'IMPORT-429': [429, 'Too Many Requests', '{problem}'],
  'EXPORT-400': [400, 'Bad Request', '{problem}'],
  'EXPORT-416': [416, 'Range Not Satisfiable', '{problem}'],
  'EXPORT-404': [404, 'Not Found', '{problem}'],

  // Data Prep (flow-service 7).
  'MAPPER-400': [400, 'Bad Request', '{problem}'],
  'MAPPER-404': [404, 'Not Found', 'The {type} "{id}" is not found.'],

  // I/O Events (io-events 1.4, 2, 5).
  'EVENTS-400': [400, 'Bad Request', '{problem}'],
  'EVENTS-403': [403, 'Forbidden', '{problem}'],
  'EVENTS-404': [404, 'Not Found', 'The {type} "{id}" is not found.'],
  'EVENTS-409': [409, 'Conflict', '{problem}'],
  'EVENTS-405': [405, 'Method Not Allowed', '{problem}'],
  'EVENTS-406': [406, 'Not Acceptable', '{problem}'],
  'EVENTS-410': [410, 'Gone', '{problem}'],
  'EVENTS-415': [
    415,
    'Unsupported Media Type',
    'Events cannot be published as "{contentType}". Send application/cloudevents+json, application/cloudevents-batch+json, or application/json with the headers that describe the event.',
  ],
  'EVENTS-429': [429, 'Too Many Requests', '{problem}'],

  // Tokens, and the parts that are Weir's own.
  'IMS-400': [400, 'Bad Request', '{problem}'],
  'IMS-401': [401, 'Unauthorized', 'The client id or the client secret is not right.'],
  'WEIR-400': [400, 'Bad Request', '{problem}'],
  'WEIR-403': [403, 'Forbidden', 'Only the operator token may do this.'],
  'WEIR-ORIGIN-403': [
    403,
    'Forbidden',
    'A browser that is signed in to the dashboard may send {method} from the pages of this Weir only, and this comes from {from}. Other clients send a token.',
  ],
  'WEIR-LINK-403': [
    403,
    'Forbidden',
    'This sign-in link was used before, or is more than ten minutes old. Get another with `weir dashboard`.',
  ],
  'WEIR-404': [404, 'Not Found', '{problem}'],
  'WEIR-405': [405, 'Method Not Allowed', '{problem}'],
  'WEIR-409': [409, 'Conflict', '{problem}'],
  'WEIR-413': [
    413,
    'Payload Too Large',
    'The request has more than {limitBytes} bytes. Send less at once.',
  ],
  'WEIR-415': [415, 'Unsupported Media Type', '{problem}'],
  'WEIR-429': [429, 'Too Many Requests', '{problem}'],
  'WEIR-503': [503, 'Service Unavailable', '{problem}'],
} as const satisfies Record<string, FaultRow>

export type FaultCode = keyof typeof FAULTS

export type FaultDetails = Readonly<Record<string, string | number>>

export class Fault extends Error {
  readonly code: FaultCode
  readonly status: number
  readonly title: string
  readonly details: FaultDetails

  constructor(code: FaultCode, details: FaultDetails = {}, options?: ErrorOptions) {
    const [status, title, sentence] = FAULTS[code]
    super(filled(sentence, details), options)
    this.name = 'Fault'
    this.code = code
    this.status = status
    this.title = title
    this.details = details
  }
}

function filled(sentence: string, details: FaultDetails): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? name))
}
