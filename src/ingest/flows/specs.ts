/**
 * specs: the kinds of connection and flow that this Weir really has, by their documented ids. A new
 * kind of source is a row here; what a row says of its parameters is published as it stands.
 */
import type { ConnectorKind } from '../../domain/source.ts'
import {
  FILE_DATA,
  FILE_PARAMS,
  FLOW_GUARDS,
  FLOW_OPTIONS,
  FOLDER_AUTH,
  type JsonSchema,
  LAKE_PARAMS,
  PERIODIC_SCHEDULE,
  RUN_PARAMS,
} from './spec-schemas.ts'

/** A kind of source. */
export interface ConnectionSpec {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly description: string
  readonly category: string
  readonly connector: ConnectorKind
  /** What its connections say to get in. */
  readonly auth: { readonly name: string; readonly schema: JsonSchema }
  /** `params` and `data` of its source connections. */
  readonly params: JsonSchema
  readonly data: JsonSchema
  readonly objectTypes: readonly string[]
}

/** The folder has no public id; this one spells "weir" and "folder". */
export const CONNECTION_SPECS: readonly ConnectionSpec[] = [
  {
    id: '77656972-0000-4000-8000-666f6c646572',
    name: 'folder',
    label: 'Folder',
    description: 'A folder on the machine of Weir.',
    category: 'cloudStorage',
    connector: 'folder',
    auth: { name: 'Folder', schema: FOLDER_AUTH },
    params: FILE_PARAMS,
    data: FILE_DATA,
    objectTypes: ['root', 'folder', 'file'],
  },
]

/** flow-service 6.2: the data lake as a target. */
export const TARGET_SPEC = {
  id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c',
  name: 'data lake',
  params: LAKE_PARAMS,
}

/** flow-service 1.10: files into the data lake. */
export const FLOW_SPEC = {
  id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876',
  name: 'CloudStorageToAEP',
  options: FLOW_OPTIONS,
  guards: FLOW_GUARDS,
  schedule: PERIODIC_SCHEDULE,
  run: RUN_PARAMS,
}
