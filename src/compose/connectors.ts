/** connectors: the kinds of source that this Weir can open, one line each. */
import type { ConnectionParams, ConnectorKind } from '../domain/source.ts'
import type { Connector } from '../ingest/connectors/connector.ts'
import { openFolderConnector } from '../ingest/connectors/folder-connector.ts'

/** `closed` is what Weir itself keeps: no source shows it. */
export const CONNECTORS: Readonly<
  Record<ConnectorKind, (params: ConnectionParams, closed: string) => Connector>
> = {
  folder: openFolderConnector,
}
