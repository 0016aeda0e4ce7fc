/** specs: the kinds of connection and flow that this Weir really has, by their documented ids. */
import type { ConnectorKind } from '../../domain/source.ts'

/** A kind of source. The folder has no public id; this one spells "weir" and "folder". */
export interface ConnectionSpec {
  readonly id: string
  readonly name: string
  readonly connector: ConnectorKind
}

export const CONNECTION_SPECS: readonly ConnectionSpec[] = [
  { id: '77656972-0000-4000-8000-666f6c646572', name: 'folder', connector: 'folder' },
]

/** flow-service 6.2: the data lake as a target. */
export const TARGET_SPEC = { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', name: 'data lake' }

/** flow-service 1.10: files into the data lake. */
export const FLOW_SPEC = { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', name: 'CloudStorageToAEP' }
