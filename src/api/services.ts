/** services: what the routes stand on, and the app they are added to. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Delivery } from '../domain/delivery.ts'
import type { Check } from '../domain/check.ts'
import type { Identity } from '../domain/credential.ts'
import type { RegistrationNeeds } from '../notify/registrations/registration.ts'
import type { Connector } from '../ingest/connectors/connector.ts'
import type { Reach } from '../ingest/flows/connections.ts'
import type { PreviewRows } from '../ingest/datasets/preview.ts'
import type { DryRuns } from '../ingest/run/dry-run.ts'
import type { RunProgress } from '../ingest/run/plan.ts'
import type { RunId } from '../domain/ids.ts'
import type { ShownSetting } from '../domain/setting.ts'
import type { Connection } from '../domain/source.ts'
import type { Blobs } from '../platform/blobs/blobs.ts'
import type { Bus } from '../platform/bus/bus.ts'
import type { RowChance } from '../platform/chance.ts'
import type { Clock } from '../platform/clock.ts'
import type { Keys } from '../platform/keys.ts'
import type { Log } from '../platform/log.ts'
import type { Secret } from '../platform/service.ts'
import type { WholeStore } from '../platform/store/store.ts'
import type { Sessions } from './sessions.ts'

export interface Services {
  readonly sessions: Sessions
  /** Where the dashboard was built; `null` for a Weir without one. */
  readonly dashboardFolder: string | null
  readonly store: WholeStore
  readonly blobs: Blobs
  readonly bus: Bus
  readonly clock: Clock
  readonly chance: RowChance
  readonly log: Log
  readonly identity: Identity
  readonly keys: Keys
  readonly operatorToken: Secret
  readonly reach: Reach
  /** What a connection leads to, for looking at it. */
  readonly openConnector: (connection: Connection) => Connector
  readonly registrations: RegistrationNeeds
  /** Where clients reach this Weir, without a slash at its end; '' until the door listens, so read it late. */
  readonly publicUrl: string
  /** How many requests of publishing an API key may send in five seconds. */
  readonly ingressPer5s: number
  /** How long a body may take to come; absent for half a minute. */
  readonly patienceMs?: number
  readonly version: string
  /** What it was started with. */
  readonly settings: readonly ShownSetting[]
  /** Why an open delivery has not been sent yet, as a sentence; `null` for one that is over. */
  readonly whyWaiting: (delivery: Delivery) => string | null
  /** Whether Weir can do its work now. */
  readonly checks: () => Promise<readonly Check[]>
  /** What was measured, in the text format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** The first rows of Parquet files, as the JSON of a list, read in a process of its own. */
  readonly previewRows: PreviewRows
  readonly dryRuns: Pick<DryRuns, 'execute'>
  readonly progressOf: (runId: RunId) => RunProgress | null
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
