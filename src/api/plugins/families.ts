/**
 * families: every API has its own documented shape of an error; one row a family.
 * Which family a request belongs to is told by the beginning of its path.
 */
import type { Fault, FaultCode } from '../../domain/fault.ts'

export interface Family {
  readonly prefix: string
  /** The fault for a request that its schema refuses. */
  readonly invalid: FaultCode
  /** The fault for a method that a path does not have. */
  readonly wrongVerb: FaultCode
  readonly contentType: string
  readonly write: (fault: Fault, requestId: string, at: number) => object
}

const PROBLEM = 'application/problem+json; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

/** flow-service 1.9, shape 1. */
function flowError(fault: Fault, requestId: string): object {
  const { id, type } = fault.details
  return {
    type: `https://ns.adobe.com/aep/errors/${fault.code}`,
    title: fault.title,
    status: fault.status,
    report: {
      'detailed-message': fault.message,
      ...(id === undefined ? {} : { id: String(id) }),
      'request-id': requestId,
      ...(type === undefined ? {} : { type: String(type) }),
    },
    errorMessage: fault.message,
    errorDetails: fault.message,
  }
}

/** flow-service 8.1. */
function registryError(fault: Fault, requestId: string, at: number): object {
  return {
    type: `http://ns.adobe.com/aep/errors/${fault.code}`,
    title: fault.title,
    status: fault.status,
    report: {
      registryRequestId: requestId,
      timestamp: new Date(at).toISOString(),
      'detailed-message': fault.message,
      'sub-errors': [],
    },
    detail: fault.message,
  }
}

function problem(fault: Fault, requestId: string): object {
  return {
    type: `https://ns.adobe.com/aep/errors/${fault.code}`,
    title: fault.title,
    status: fault.status,
    detail: fault.message,
    report: { 'request-id': requestId },
  }
}

/** io-events 1.4: clients bind exactly these two fields. */
function eventsError(fault: Fault, requestId: string): object {
  return { reason: fault.title, message: `${fault.message} (request id: ${requestId})` }
}

/** Publishing, the journal's count, the Console's paths and the traces answer as the events API does. */
function eventsFamily(prefix: string): Family {
  return {
    prefix,
    invalid: 'EVENTS-400',
    wrongVerb: 'EVENTS-405',
    contentType: JSON_TYPE,
    write: eventsError,
  }
}

function imsError(fault: Fault): object {
  const error =
    fault.status === 401 ? 'invalid_client' : (fault.details['error'] ?? 'invalid_request')
  return { error, error_description: fault.message }
}

const FAMILIES: readonly Family[] = [
  {
    prefix: '/data/foundation/flowservice',
    invalid: 'FLOW-1000-400',
    wrongVerb: 'WEIR-405',
    contentType: JSON_TYPE,
    write: flowError,
  },
  {
    prefix: '/data/foundation/schemaregistry',
    invalid: 'XDM-1008-400',
    wrongVerb: 'WEIR-405',
    contentType: JSON_TYPE,
    write: registryError,
  },
  {
    prefix: '/data/foundation/conversion',
    invalid: 'MAPPER-400',
    wrongVerb: 'WEIR-405',
    contentType: JSON_TYPE,
    write: problem,
  },
  {
    prefix: '/data/foundation/import',
    invalid: 'IMPORT-400',
    wrongVerb: 'WEIR-405',
    contentType: JSON_TYPE,
    write: problem,
  },
  {
    prefix: '/data/foundation/',
    invalid: 'CATALOG-400',
    wrongVerb: 'WEIR-405',
    contentType: JSON_TYPE,
    write: problem,
  },
  ...['/events', '/ingress', '/count', '/csm', '/traces'].map(eventsFamily),
  {
    prefix: '/ims',
    invalid: 'IMS-400',
    wrongVerb: 'WEIR-405',
    contentType: JSON_TYPE,
    write: imsError,
  },
]

/** Takes what no other takes: the paths that are Weir's own, and those that nobody has. */
const OWN: Family = {
  prefix: '',
  invalid: 'WEIR-400',
  wrongVerb: 'WEIR-405',
  contentType: PROBLEM,
  write: problem,
}

export function familyOf(url: string): Family {
  return FAMILIES.find(({ prefix }) => url.startsWith(prefix)) ?? OWN
}
