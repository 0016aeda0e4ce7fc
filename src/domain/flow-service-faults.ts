/** flow-service-faults: the rows of the table of faults that the Flow Service answers with (flow-service 10). */

export type FaultRow = readonly [status: number, title: string, sentence: string]

export const FLOW_SERVICE_FAULTS = {
  'FLOW-1000-400': [400, 'Invalid request', '{problem}'],
  'FLOW-1303-400': [400, 'Invalid request', '{problem}'],
  'FLOW-1317-400': [400, 'Invalid request', '`{name}` is {value}. It must be {rule}.'],
  'FLOW-1308-400': [400, 'Bad Request', '{problem}'],
  'FLOW-1312-400': [
    400,
    'Bad Request',
    'The query parameter "{parameter}" is {value}, which is not one that can be explored with. Use {known}.',
  ],
  'FLOW-1325-400': [
    400,
    'Invalid request',
    'The target connection names no dataset. Give `params.dataSetId`.',
  ],
  'FLOW-1327-400': [
    400,
    'Invalid request',
    'The source format "{format}" cannot be read. Use delimited, json or parquet.',
  ],
  'FLOW-1331-400': [
    400,
    'Invalid request',
    'The column delimiter "{delimiter}" is not one character. Give one, for example a comma or `\\t`.',
  ],
  'FLOW-1360-400': [
    400,
    'Invalid request',
    'The `startTime` {startTime} is in the past; it is {now} now. Give an instant to come, in epoch seconds.',
  ],
  'FLOW-1361-400': [
    400,
    'Invalid request',
    'The `interval` is {interval}, and a flow that runs once has none. Leave it out.',
  ],
  'FLOW-1362-400': [
    400,
    'Invalid request',
    'The `interval` {interval} is too small. With the frequency "{frequency}" it is at least {least}.',
  ],
  'FLOW-1363-400': [400, 'Invalid request', '`{name}` is {value}. It must be {rule}.'],
  'FLOW-1364-400': [
    400,
    'Invalid request',
    'A flow that runs once has no `backfill`. Leave it out.',
  ],
  'FLOW-1366-400': [
    400,
    'Invalid request',
    'The start of the schedule has passed, so {what}. Make another flow.',
  ],
  'FLOW-1381-400': [
    400,
    'Invalid request',
    'The window ends at {to}, which is not after its start at {from}. Give a `windowEndTime` that is later.',
  ],
  'FLOW-1382-400': [
    400,
    'Invalid request',
    'A source of files has no `deltaColumn`. Leave it out, or give a window.',
  ],
  'FLOW-1384-400': [
    400,
    'Invalid request',
    '`params` is empty. Give a window, or leave it out for all that is new.',
  ],
  'FLOW-1387-400': [
    400,
    'Invalid request',
    'The run "{id}" {went}. A run that has failed, or has taken nothing, can be tried again.',
  ],
  'FLOW-1397-400': [
    400,
    'Invalid request',
    'The `frequency` is {frequency}. It must be one of {known}.',
  ],
  'FLOW-1334-400': [
    400,
    'Bad Request',
    'The query parameter "{parameter}" is empty. Give it a value, or leave it out.',
  ],
  'FLOW-1336-400': [
    400,
    'Bad Request',
    'The connection spec {id} ({name}) has no {objectType} to explore. Use objectType={known}.',
  ],
  'FLOW-1358-400': [
    400,
    'Bad Request',
    'The objectType {value} is not known. Use root, folder or file.',
  ],
  'FLOW-1359-400': [400, 'Bad Request', 'The query parameter "{parameter}" is missing. {todo}'],
  'FLOW-1372-400': [
    400,
    'Bad Request',
    'The connection spec {id} ({name}) cannot be explored without a connection. Make one, and ask GET /connections/ID/explore.',
  ],
  'FLOW-1374-400': [
    400,
    'Bad Request',
    'determineProperties finds out what "{parameter}" says already. Give one of them.',
  ],
  'FLOW-1375-400': [
    400,
    'Bad Request',
    'How "/{path}" is delimited cannot be told from its beginning. Give columnDelimiter, quote and encoding.',
  ],
  'FLOW-1376-400': [
    400,
    'Bad Request',
    'Files of the type {fileType} have no properties to find out. Leave determineProperties out.',
  ],
  'FLOW-1401-400': [
    400,
    'Invalid request',
    '`limit` and `count=true` cannot be used together. Leave one out.',
  ],
  'FLOW-1403-400': [
    400,
    'Header is missing',
    'The header If-Match is missing. Give the etag of the resource as you know it.',
  ],
  'FLOW-1404-412': [
    412,
    'Version not matching',
    'The etag {given} is not the current one, which is {etag}. Read the resource again.',
  ],
  'FLOW-1410-400': [
    400,
    'Invalid request',
    '`state` cannot be given when a flow is created. Create it, then use its enable or disable action.',
  ],
  'FLOW-1402-400': [
    400,
    'Invalid request',
    'The operation "{op}" is for providers only. Use: {known}.',
  ],
  'FLOW-1412-400': [
    400,
    'Invalid request',
    'The mapping set "{mappingId}" has no version {version}. It has {known}.',
  ],
  'FLOW-1419-400': [400, 'Invalid request', '{problem}'],
  'FLOW-1425-400': [
    400,
    'Invalid request',
    'The mapping set is for the schema "{mapping}" and the dataset has "{dataset}". They must be the same.',
  ],
  'FLOW-1413-400': [
    400,
    'Invalid request',
    'The {kind} spec "{id}" is not one of this Weir: {known}.',
  ],
  'FLOW-1426-403': [
    403,
    'Forbidden',
    'Only services may write {what}, and this Weir takes no service tokens: its specs come with the program.',
  ],
  'FLOW-1427-403': [
    403,
    'Forbidden',
    'Only services may write runs, and this Weir takes no service tokens: what runs report is its own. Use the action re-trigger to try one again.',
  ],
  'FLOW-1430-404': [
    404,
    'Resource not found',
    'The flow "{id}" is not found. Verify the flow ID before trying again.',
  ],
  'FLOW-1388-400': [400, 'Invalid request', 'The flow "{id}" is disabled. Enable it to run it.'],
  'FLOW-1414-400': [
    400,
    'Invalid request',
    'The {kind} spec is "{before}" and cannot become "{after}". Create another resource.',
  ],
  'FLOW-1418-400': [
    400,
    'Invalid request',
    'The {type} "{id}" is in use by {users}. Delete what uses it first.',
  ],
  'FLOW-1420-400': [
    400,
    'Invalid request',
    '`state` is "{state}" and cannot be changed by a patch. Use the enable or disable action.',
  ],
  'FLOW-1421-400': [400, 'Invalid request', '{problem}'],
  'FLOW-1432-400': [
    400,
    'Invalid request',
    'The sign "{sign}" of `orderby` is not known. Use + or -, or none.',
  ],
  'FLOW-1433-400': [400, 'Invalid request', 'Lists cannot be sorted by "{field}". Use: {known}.'],
  'FLOW-1434-400': [
    400,
    'Invalid request',
    'The patch operation "{op}" is not supported. Use add, replace or remove.',
  ],
  'FLOW-1435-400': [
    400,
    'Invalid request',
    'The operation "{op}" is not one of {type}. Use: {known}.',
  ],
  'FLOW-1436-400': [
    400,
    'Invalid request',
    'The sub-operation "{subOp}" is for providers only. Use APPLY, or none.',
  ],
  'FLOW-1439-404': [
    404,
    'Resource not found',
    'The requested {type} resource {id} is not found. Verify the resource ID before trying again.',
  ],
  'FLOW-1443-400': [
    400,
    'Invalid request',
    'The operator "{operator}" takes one value, and "{filter}" gives several. Use == or !=.',
  ],
  'FLOW-1448-400': [
    400,
    'Invalid request',
    'The operator "{operator}" cannot be used with "{field}". Use == or !=.',
  ],
  'FLOW-1449-400': [400, 'Invalid request', 'Lists cannot be filtered by "{field}". Use: {known}.'],
  'FLOW-1450-400': [
    400,
    'Invalid request',
    'The filter "{filter}" has no operator that is known. Use ==, !=, >, >=, < or <=.',
  ],
  'FLOW-1451-400': [
    400,
    'Invalid request',
    'The query parameter "{parameter}" is not known. Use: {known}.',
  ],
  'FLOW-1452-400': [400, 'Invalid request', '{problem}'],
  'FLOW-1453-400': [
    400,
    'Invalid request',
    'The query parameter "{parameter}" has no valid value: "{value}". {rule}',
  ],
  'FLOW-1454-400': [
    400,
    'Invalid request',
    '"{field}" is a number, and "{value}" is none. Give digits alone; times are in milliseconds.',
  ],
  'FLOW-1455-400': [400, 'Invalid request', 'The patch cannot be applied: {problem}'],
  'FLOW-2000-401': [401, 'Unauthorized', 'The organisation "{org}" is not the one of this Weir.'],
  'FLOW-2001-401': [401, 'Unauthorized', 'The header x-gw-ims-org-id is empty.'],
  'FLOW-2002-401': [401, 'Unauthorized', 'The header x-gw-ims-org-id is missing.'],
  'FLOW-2121-403': [403, 'Forbidden', '{problem}'],
  'FLOW-2100-404': [
    404,
    'Sandbox not found',
    'The sandbox "{sandbox}" is not found. This Weir has one: "{known}".',
  ],
} as const satisfies Record<string, FaultRow>
