/** flow-faults: what each fault of the Flow Service means, where it comes from, and what to do (flow-service 10). */
import type { FaultCode } from '../fault.ts'
import type { Explanation } from './explanation.ts'

export const FLOW_FAULTS = {
  'FLOW-1000-400': [
    'The request does not have the form that this path takes.',
    'A field is missing, has another type, or has a value that is not allowed; the answer names it.',
    'Mend the field that is named; /docs shows the form of every request.',
  ],
  'FLOW-1401-400': [
    'A list was asked for and counted in one request.',
    '`limit` and `count=true` were given together.',
    'Ask twice: once for the list, once for its count.',
  ],
  'FLOW-1402-400': [
    'The operation is not one that clients may ask for.',
    'Finalizing is for those who provide connectors.',
    'Use one of the operations that the answer lists.',
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
  'FLOW-1412-400': [
    'A flow asks for a version of its mapping set that is not there.',
    'Versions count from 0, and each PUT of the mapping set makes the next one.',
    'Use one of the versions that the answer lists, or leave `mappingVersion` out for the last.',
  ],
  'FLOW-1419-400': [
    'The mapping of a flow cannot be applied to its source and its dataset.',
    'A mapping set is not there, names a field that the schema lacks, or has an expression that cannot be worked out.',
    'Change the mapping set as the answer says, and use its new version.',
  ],
  'FLOW-1425-400': [
    'The mapping set of a flow fills another schema than that of its dataset.',
    'It was made for another dataset, or the dataset was made anew.',
    'Make a mapping set whose `outputSchema` is the schema of the dataset.',
  ],
  'FLOW-1413-400': [
    'The request names a kind of connection or flow that this Weir does not have.',
    'The spec id is mistyped, or belongs to a connector of another platform.',
    'Use one of the ids that the answer lists.',
  ],
  'FLOW-1414-400': [
    'The kind of a connection or a flow cannot be changed.',
    'The patch names another spec than the resource was made with.',
    'Create another resource of that kind.',
  ],
  'FLOW-1418-400': [
    'What others build on cannot be deleted.',
    'A flow or a connection that is still there names it.',
    'Delete what uses it first; the answer names it.',
  ],
  'FLOW-1420-400': [
    'The state of a resource cannot be patched.',
    'The patch changes `state`.',
    'Use the actions `enable` and `disable`, or `publish` for a draft.',
  ],
  'FLOW-1421-400': [
    'The resource cannot go to that state.',
    'It is in it already, is a draft that must be published first, or is no draft.',
    'Read the resource; where its state is the one that is wanted, nothing is to be done.',
  ],
  'FLOW-1426-403': [
    'Specs cannot be written.',
    'They come with the program; other platforms let their own services write them.',
    'Use the specs that there are.',
  ],
  'FLOW-1427-403': [
    'Runs cannot be written.',
    'What a run reports is what Weir has measured; other platforms let their own services write it.',
    'Start a run, try one again with the action `re-trigger`, or cancel it.',
  ],
  'FLOW-1430-404': [
    'A run was asked of a flow that is not there.',
    'The flow id is mistyped, or the flow was deleted.',
    'List the flows and use the id of one of them.',
  ],
  'FLOW-1432-400': [
    'The order of a list begins with a sign that is not known.',
    '`orderby` begins with something other than `+` or `-`.',
    'Write `name`, `+name` or `-name`.',
  ],
  'FLOW-1433-400': [
    'The list cannot be sorted by that field.',
    '`orderby` names a field that the list has not, or by which it would take too long.',
    'Use one of the fields that the answer lists.',
  ],
  'FLOW-1434-400': [
    'A patch holds an operation that is not offered.',
    'Its `op` is something other than `add`, `replace` or `remove`.',
    'Write the change with one of these three.',
  ],
  'FLOW-1435-400': [
    'The operation is not one of that resource.',
    '`op` is missing or mistyped, or belongs to another kind of resource.',
    'Use one of the operations that the answer lists.',
  ],
  'FLOW-1436-400': [
    'The sub-operation is not one that clients may ask for.',
    '`subOp` is something other than `APPLY`.',
    'Leave `subOp` out.',
  ],
  'FLOW-1439-404': [
    'The connection, flow, run or other resource that was asked for is not there.',
    'Its id is mistyped or of another kind of resource, or it was deleted.',
    'List the resources of the kind and use the id of one of them.',
  ],
  'FLOW-1443-400': [
    'A comparison by size was given several values.',
    'A list of values stands behind `>`, `>=`, `<` or `<=`.',
    'Give one value, or use `==`.',
  ],
  'FLOW-1448-400': [
    'Ids cannot be compared by size.',
    '`>`, `>=`, `<` or `<=` was used with an id.',
    'Use `==` or `!=`; for newer and older ones, filter by `createdAt`.',
  ],
  'FLOW-1449-400': [
    'A list cannot be filtered by this field.',
    '`property` names a field that is not offered for this list.',
    'Filter by one of the fields that the answer lists.',
  ],
  'FLOW-1450-400': [
    'A filter cannot be read.',
    'It has no operator, or one that is not known; perhaps it was not URL-encoded.',
    'Write `property=path==value`, URL-encoded, with one of the operators that the answer lists.',
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
  'FLOW-1454-400': [
    'A filter compares a number with something that is none.',
    'A date, or a number with other characters in it, was given for a time or a count.',
    'Give digits alone; times are in milliseconds since 1970.',
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
  'FLOW-2100-404': [
    'The request is meant for a sandbox that is not there.',
    'The header x-sandbox-name names one that this Weir does not have; it has exactly one.',
    'Send the name that the answer gives, or leave the header out.',
  ],
  'FLOW-2121-403': [
    'Connections may not reach this folder.',
    'Its path lies outside of the folders that the operator has opened, or in what Weir itself keeps.',
    'Choose another folder, or let the operator open this one with WEIR_SOURCE_ROOTS.',
  ],
} as const satisfies Record<
  Exclude<Extract<FaultCode, `FLOW-${string}`>, `FLOW-13${string}`>,
  Explanation
>
