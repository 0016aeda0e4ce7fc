/** source: a configured place that data comes from, and how the records in it are written down. */
import type { ConnectionId, DatasetId, SchemaId, SourceId, TargetId } from './ids.ts'

/** What every resource of the Flow Service carries (flow-service 1.5). */
export interface Resource {
  readonly name: string
  readonly description: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly createdBy: string
  readonly createdClient: string
  readonly updatedBy: string
  readonly updatedClient: string
  /** The Cosmos form, quotes included: `"xxxxxxxx-0000-0200-0000-xxxxxxxx0000"`. */
  readonly etag: string
  readonly state: 'enabled' | 'disabled'
}

/** A resource that is not complete yet (flow-service 1.8): what was given of it, which nothing checks or uses. */
export interface Draft extends Omit<Resource, 'state'> {
  readonly id: string
  readonly state: 'draft'
  readonly body: Readonly<Record<string, unknown>>
}

/** A base connection: where a source lives and how to get in. */
export interface Connection extends Resource {
  readonly id: ConnectionId
  readonly connector: ConnectorKind
  readonly specId: string
  readonly auth: { readonly specName: string; readonly params: ConnectionParams }
}

/** The kinds of source that Weir can read, each one `*-connector.ts`. */
export type ConnectorKind = 'folder'

export interface ConnectionParams {
  /** The folder on this machine below which every path of the connection lies. */
  readonly root: string
}

/** A source connection: which items of a connection a flow takes. */
export interface Source extends Resource {
  readonly id: SourceId
  readonly connectionId: ConnectionId
  readonly specId: string
  readonly selection: Selection
  readonly format: RecordFormat
}

/** Which items: one file, all files of a folder, or what a wildcard matches. */
export interface Selection {
  readonly path: string
  readonly type: 'file' | 'folder'
  readonly recursive: boolean
}

/** A target connection: the dataset a flow fills. */
export interface Target extends Resource {
  readonly id: TargetId
  readonly specId: string
  readonly datasetId: DatasetId
  readonly schemaId: SchemaId | null
}

/** How records are written down in the items of a source (flow-service 5). */
export type RecordFormat =
  | {
      readonly kind: 'delimited'
      /** One character. */
      readonly delimiter: string
      /** One character, or '' for files without quoting. */
      readonly quote: string
      /** False: columns are the schema's fields in their order. */
      readonly hasHeader: boolean
      readonly encoding: Encoding
    }
  | {
      readonly kind: 'json'
      /** True where a file is one document, whose list is the records; absent for one object a line. */
      readonly isMultiLine?: true
    }
  | { readonly kind: 'parquet' }

/** What can be read from its beginning on, record by record. */
export type ScannedFormat = Exclude<RecordFormat, { kind: 'parquet' }>

export type Encoding = 'UTF-8' | 'ISO-8859-1'
