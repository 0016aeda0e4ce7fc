/** ledgers: every noun's rows, in one table of contents. */
import type { Schema } from '../../../domain/dataset.ts'
import type { Flow } from '../../../domain/flow.ts'
import type { Component, Descriptor } from '../../../domain/registry.ts'
import type { MappingSet } from '../../../domain/mapping.ts'
import type { Connection, Source, Target } from '../../../domain/source.ts'
import type { Rows } from '../store.ts'
import { alertsLedger } from './alerts.ts'
import { attentionLedger } from './attention.ts'
import { batchesLedger } from './batches.ts'
import { checkpointsLedger } from './checkpoints.ts'
import { credentialsLedger } from './credentials.ts'
import { deliveriesLedger } from './deliveries.ts'
import { datasetsLedger } from './datasets.ts'
import { documentsLedger } from './documents.ts'
import { eventsLedger } from './events.ts'
import { hoursLedger } from './hours.ts'
import { journalLedger } from './journal.ts'
import { lettersLedger } from './letters.ts'
import { outboxLedger } from './outbox.ts'
import { projectsLedger } from './projects.ts'
import { providersLedger } from './providers.ts'
import { registrationsLedger } from './registrations.ts'
import { registryLedger } from './registry.ts'
import { replaysLedger } from './replays.ts'
import { resourcesLedger } from './resources.ts'
import { retentionLedger } from './retention.ts'
import { rollUpsLedger } from './roll-ups.ts'
import { runsLedger } from './runs.ts'
import { schedulesLedger } from './schedules.ts'
import { soundnessLedger } from './soundness.ts'
import { talliesLedger } from './tallies.ts'
import { tracesLedger } from './traces.ts'

export type Ledgers = ReturnType<typeof openLedgers>

export function openLedgers(rows: Rows) {
  return {
    connections: resourcesLedger<Connection>(rows, 'connections'),
    sources: resourcesLedger<Source>(rows, 'sources'),
    targets: resourcesLedger<Target>(rows, 'targets'),
    flows: resourcesLedger<Flow>(rows, 'flows'),
    schemas: registryLedger<Schema>(rows, 'schemas'),
    components: registryLedger<Component>(rows, 'components'),
    descriptors: registryLedger<Descriptor>(rows, 'descriptors'),
    datasets: datasetsLedger(rows),
    mappingSets: documentsLedger<MappingSet>(rows, 'mapping_sets'),
    batches: batchesLedger(rows),
    checkpoints: checkpointsLedger(rows),
    schedules: schedulesLedger(rows),
    runs: runsLedger(rows),
    outbox: outboxLedger(rows),
    attention: attentionLedger(rows),
    hours: hoursLedger(rows),
    alerts: alertsLedger(rows),
    providers: providersLedger(rows),
    events: eventsLedger(rows),
    journal: journalLedger(rows),
    registrations: registrationsLedger(rows),
    deliveries: deliveriesLedger(rows),
    tallies: talliesLedger(rows),
    traces: tracesLedger(rows),
    replays: replaysLedger(rows),
    letters: lettersLedger(rows),
    rollUps: rollUpsLedger(rows),
    soundness: soundnessLedger(rows),
    retention: retentionLedger(rows),
    credentials: credentialsLedger(rows),
    projects: projectsLedger(rows),
  }
}
