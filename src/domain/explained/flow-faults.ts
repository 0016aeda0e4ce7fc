/** flow-faults: what each fault of the Flow Service means, where it comes from, and what to do (flow-service 10). */
import type { FaultCode } from '../fault.ts'
import type { Explanation } from './explanation.ts'

export const FLOW_FAULTS = {
  'FLOW-1000-400': [
    'The request does not have the form that this path takes.',
    'A field is missing, has another type, or has a value that is not allowed; the answer names it.',
    'Mend the field that is named; /docs shows the form of every request.',
  ],
  'FLOW-1303-400': [
    'A connection or a flow lacks something it cannot do without.',
    'A parameter such as `auth.params.root` is missing or unusable, or a list of ids has not exactly one.',
    'Give the parameter as the answer describes it.',
  ],
  'FLOW-1325-400': [
    'A target connection does not say where its data goes.',
    '`params.dataSetId` was left out or is empty.',
    'Create a dataset and give its id as `params.dataSetId`.',
  ],
  'FLOW-1327-400': [
    'The source asks for a file format that Weir does not read.',
    '`data.format` is something other than `delimited` or `json`, or was left out.',
    'Give one of the two, or convert the files.',
  ],
  'FLOW-1331-400': [
    'The column delimiter of a delimited source cannot be used.',
    'It has no character, or more than one, or one that ends a line.',
    'Give one character, such as a comma, a semicolon or `\\t`.',
  ],
  'FLOW-1401-400': [
    'A list was asked for and counted in one request.',
    '`limit` and `count=true` were given together.',
    'Ask twice: once for the list, once for its count.',
  ],
  'FLOW-1403-400': [
    'A change was asked for without saying which version it is meant for.',
    'The header If-Match is missing.',
    'Read the resource and send its `etag` as If-Match.',
  ],
  'FLOW-1404-412': [
    'The resource was changed since it was read, so nothing was written over.',
    'The etag in If-Match is an older one: somebody else changed the resource first.',
    'Read the resource again, decide again, and send its new etag.',
  ],
  'FLOW-1410-400': [
    'A flow cannot be created in a state of its own choice.',
    '`state` was given in the request that creates it.',
    'Leave `state` out, then use the action `enable` or `disable`.',
  ],
  'FLOW-1413-400': [
    'The request names a kind of connection or flow that this Weir does not have.',
    'The spec id is mistyped, or belongs to a connector of another platform.',
    'Use one of the ids that the answer lists.',
  ],
  'FLOW-1430-404': [
    'A run was asked of a flow that is not there.',
    'The flow id is mistyped, or the flow was deleted.',
    'List the flows and use the id of one of them.',
  ],
  'FLOW-1388-400': [
    'A disabled flow does not run.',
    'Somebody disabled the flow, and a run of it was asked for.',
    'Enable the flow, then start the run again.',
  ],
  'FLOW-1418-400': [
    'What others build on cannot be deleted.',
    'A flow or a connection that is still there names it.',
    'Delete what uses it first; the answer names it.',
  ],
  'FLOW-1434-400': [
    'A patch holds an operation that is not offered.',
    'Its `op` is something other than `add`, `replace` or `remove`.',
    'Write the change with one of these three.',
  ],
  'FLOW-1439-404': [
    'The connection, flow, run or other resource that was asked for is not there.',
    'Its id is mistyped or of another kind of resource, or it was deleted.',
    'List the resources of the kind and use the id of one of them.',
  ],
  'FLOW-1449-400': [
    'A list cannot be filtered by this field.',
    '`property` names a field that is not offered for this list.',
    'Filter by one of the fields that the answer lists.',
  ],
  'FLOW-1451-400': [
    'The query holds a parameter that this path does not know.',
    'The name is mistyped, or belongs to another path.',
    'Use one of the parameters that the answer lists.',
  ],
  'FLOW-1452-400': [
    'A field of the request has a value that Weir cannot keep to.',
    'The value is not one of those allowed, or contradicts another; the answer names both.',
    'Change the value as the answer says, or leave the field out.',
  ],
  'FLOW-1453-400': [
    'A parameter of the query has a value that means nothing.',
    'For example a `limit` that is no number, or a `continuationToken` that did not come from a list.',
    'Give a valid value; take a `continuationToken` from `_links.next` only.',
  ],
  'FLOW-1455-400': [
    'A patch cannot be applied to the resource.',
    'It names a path that is not there or may not be changed, or lacks a value.',
    'Read the resource and patch what it has.',
  ],
  'FLOW-2000-401': [
    'The request is meant for another organisation.',
    'The header x-gw-ims-org-id names one that is not that of this Weir.',
    'Take the id from `weir context`.',
  ],
  'FLOW-2001-401': [
    'The request does not say for which organisation it is.',
    'The header x-gw-ims-org-id was sent empty, often from a variable that is not set.',
    'Send the id that `weir context` prints.',
  ],
  'FLOW-2002-401': [
    'The request does not say for which organisation it is.',
    "A credential's token came without the header x-gw-ims-org-id.",
    'Send the header with the id that `weir context` prints.',
  ],
  'FLOW-2121-403': [
    'Connections may not reach this folder.',
    'Its path lies outside of the folders that the operator has opened, or in what Weir itself keeps.',
    'Choose another folder, or let the operator open this one with WEIR_SOURCE_ROOTS.',
  ],
  'FLOW-2100-404': [
    'The request is meant for a sandbox that is not there.',
    'The header x-sandbox-name names one that this Weir does not have; it has exactly one.',
    'Send the name that the answer gives, or leave the header out.',
  ],
} as const satisfies Record<Extract<FaultCode, `FLOW-${string}`>, Explanation>
