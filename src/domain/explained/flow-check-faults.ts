/** flow-check-faults: what each fault of a resource that is checked, explored or run means, and what to do (flow-service 10.4). */
import type { FaultCode } from '../fault.ts'
import type { Explanation } from './explanation.ts'

export const FLOW_CHECK_FAULTS = {
  'FLOW-1303-400': [
    'A connection or a flow lacks something it cannot do without.',
    'A parameter such as `auth.params.root` is missing or unusable, or a list of ids has not exactly one.',
    'Give the parameter as the answer describes it.',
  ],
  'FLOW-1308-400': [
    'The place cannot be explored, or the connection cannot be reached.',
    'The path is not there, may not be read, lies outside of the root of the connection, or is of another kind than asked for.',
    'Explore the folder above it to see what is there; mend what the answer names.',
  ],
  'FLOW-1312-400': [
    'A parameter of the exploration has a value that cannot be taken.',
    'It is mistyped, or is one of a kind of source that this is not.',
    'Use one of the values that the answer lists.',
  ],
  'FLOW-1317-400': [
    'A schedule, or the window of a run, holds a value that cannot be taken.',
    '`startTime`, `windowStartTime`, `windowEndTime` or `backfill` is missing where it is needed, or is of another form.',
    'Give instants in epoch seconds, as a number or as a text of digits, and `backfill` as true or false.',
  ],
  'FLOW-1325-400': [
    'A target connection does not say where its data goes.',
    '`params.dataSetId` was left out or is empty.',
    'Create a dataset and give its id as `params.dataSetId`.',
  ],
  'FLOW-1327-400': [
    'The source asks for a file format that Weir does not read.',
    '`data.format` is something other than `delimited`, `json` or `parquet`, or was left out.',
    'Give one of the three, or convert the files.',
  ],
  'FLOW-1331-400': [
    'The column delimiter of a delimited source cannot be used.',
    'It has no character, or more than one, or one that ends a line.',
    'Give one character, such as a comma, a semicolon or `\\t`.',
  ],
  'FLOW-1334-400': [
    'A parameter of the exploration is empty.',
    'It was given without a value.',
    'Give it a value, or leave it out.',
  ],
  'FLOW-1336-400': [
    'This kind of source has nothing of that type.',
    '`objectType` names something that other sources have, such as tables.',
    'Use one of the types that the answer lists.',
  ],
  'FLOW-1358-400': [
    'What is to be explored cannot be told.',
    '`objectType` is none of the types that are known.',
    'Use one of the types that the answer lists.',
  ],
  'FLOW-1359-400': [
    'A parameter of the exploration is missing.',
    'Folders and files are explored by `object`, their path, and files by `fileType` too.',
    'Add the parameter that the answer names.',
  ],
  'FLOW-1360-400': [
    'A schedule cannot begin in the past.',
    '`startTime` lies more than a minute before now; perhaps it is in milliseconds, or the clocks differ.',
    'Give an instant to come, in epoch seconds.',
  ],
  'FLOW-1361-400': [
    'A flow that runs once was given an interval.',
    '`interval` was given together with the frequency `once`.',
    'Leave `interval` out, or choose another frequency.',
  ],
  'FLOW-1362-400': [
    'The flow would run more often than it may.',
    '`interval` is below 15 with the frequency `minute`, or below 1 with another.',
    'Give a larger interval.',
  ],
  'FLOW-1363-400': [
    'The interval of a schedule cannot be taken.',
    '`interval` is missing, no whole number, or longer than ten years.',
    'Give a whole number from 1 on, or use the frequency `once` without one.',
  ],
  'FLOW-1364-400': [
    'A flow that runs once was given a backfill.',
    '`backfill` was given together with the frequency `once`.',
    'Leave `backfill` out, or choose another frequency.',
  ],
  'FLOW-1366-400': [
    'The beginning of a schedule cannot be changed once it has passed.',
    'The patch changes `startTime` or `backfill`, or makes the frequency `once`, after the first run was due.',
    'Change the interval or the frequency alone, or make another flow.',
  ],
  'FLOW-1372-400': [
    'This kind of source is explored through a connection only.',
    'The spec itself was asked for what is behind it.',
    'Make a connection, and explore that.',
  ],
  'FLOW-1374-400': [
    'Properties were both given and to be found out.',
    '`determineProperties=true` stands beside a property such as `columnDelimiter`.',
    'Give the properties, or have them found out.',
  ],
  'FLOW-1375-400': [
    'How the file is delimited cannot be found out.',
    'It is empty, has one column only, or follows no rule that is known.',
    'Give `columnDelimiter`, and where needed `quote` and `encoding`.',
  ],
  'FLOW-1376-400': [
    'Files of that type have no properties to find out.',
    '`determineProperties=true` was given for files that are not delimited.',
    'Leave it out.',
  ],
  'FLOW-1381-400': [
    'The window of a run ends before it begins.',
    '`windowEndTime` is not after `windowStartTime`.',
    'Give a `windowEndTime` that is later.',
  ],
  'FLOW-1382-400': [
    'A run was asked to follow a column that its source does not have.',
    '`deltaColumn` was given for a source of files; files are told apart by when they were last changed.',
    'Leave `deltaColumn` out, and give a window where one is meant.',
  ],
  'FLOW-1384-400': [
    'A run was asked for with parameters, and there are none.',
    '`params` is an empty object.',
    'Leave `params` out for all that is new, or give a window.',
  ],
  'FLOW-1387-400': [
    'The run cannot be tried again.',
    'It has not ended yet, or has ended well with records.',
    'Wait for its end; start another run for what is new.',
  ],
  'FLOW-1388-400': [
    'A disabled flow does not run.',
    'Somebody disabled the flow, and a run of it was asked for.',
    'Enable the flow, then start the run again.',
  ],
  'FLOW-1397-400': [
    'The frequency of a schedule cannot be taken.',
    '`frequency` is missing, or is none of `once`, `minute`, `hour`, `day` and `week`.',
    'Give one of these; leave `scheduleParams` out for a flow that runs on demand only.',
  ],
} as const satisfies Record<Extract<FaultCode, `FLOW-13${string}`>, Explanation>
