/** alerts-trial: what the tests of alerts share: a real store, a clock turned by hand, runs that begin and end. */
import type { Activity } from '../../domain/activity.ts'
import { causeOf } from '../../domain/fact.ts'
import { idOf } from '../../domain/ids.ts'
import type { FlowRun } from '../../domain/run.ts'
import { openDiskBlobs } from '../../platform/blobs/disk-blobs.ts'
import { openLocalBus } from '../../platform/bus/local-bus.ts'
import { systemChance } from '../../platform/chance.ts'
import { silentLog } from '../../platform/log.ts'
import type { OpenStore } from '../../platform/store/store.ts'
import { aRun, openStoreTrial } from '../../platform/store/store-trial.ts'
import { claim } from '../run/claim.ts'
import { finishRun, type RunNeeds } from '../run/run-flow.ts'
import type { AlertWatchNeeds } from './alert-watch.ts'

export const MINUTE = 60_000
export const STARTED_AT = 1_700_000_000_000

export interface AlertsTrial extends AsyncDisposable {
  readonly store: OpenStore
  readonly clock: { at: number; now(): number }
  readonly needs: AlertWatchNeeds & { readonly store: OpenStore }
  /** Begins a run as the queue does, at the clock's instant. */
  begin(id: string, changes?: Partial<FlowRun>): Promise<FlowRun>
  /** Ends it, with so many records refused of so many; `null`: nothing was counted. */
  end(run: FlowRun, refused?: readonly [failed: number, input: number] | null): Promise<void>
  /** What waits to be announced, oldest first. */
  told(): Promise<string[]>
}

export async function openAlertsTrial(): Promise<AlertsTrial> {
  const trial = await openStoreTrial()
  const { store } = trial
  const clock = { at: STARTED_AT, now: () => clock.at }
  const bus = openLocalBus()
  const needs = { store, bus, clock, chance: systemChance, log: silentLog }
  const blobs = await openDiskBlobs(`${trial.file}-blobs`)
  return {
    store,
    clock,
    needs,
    begin: (id, changes) => beginRun(aRun({ id: idOf(id), ...changes }), needs),
    end: (run, refused = null) => endRun(run, clock.at, refused, { ...needs, blobs }),
    async told() {
      return (await store.read.outbox.list(100)).map(({ fact }) => causeOf(fact))
    },
    async [Symbol.asyncDispose]() {
      await trial[Symbol.asyncDispose]()
    },
  }
}

export async function beginRun(
  run: FlowRun,
  needs: Pick<AlertWatchNeeds, 'store' | 'bus' | 'clock'> & { store: OpenStore },
): Promise<FlowRun> {
  await needs.store.commit(({ runs }) => runs.insert(run))
  const claimed = await claim(run, needs)
  if (claimed === null || claimed.flowId === null)
    throw new Error(`The run "${run.id}" cannot be begun.`)
  return claimed
}

export async function endRun(
  run: FlowRun,
  at: number,
  refused: readonly [failed: number, input: number] | null,
  needs: Pick<RunNeeds, 'blobs' | 'bus' | 'clock' | 'chance' | 'log'> & { store: OpenStore },
): Promise<void> {
  const activities = refused === null ? [] : [promotionOf(...refused)]
  const ended: FlowRun = { ...run, status: 'success', updatedAt: at, activities }
  await needs.store.commit(({ runs }) => runs.prepare({ run: ended, batch: null }))
  // An end needs nothing of what executes a run.
  const all: unknown = needs
  await finishRun({ run: ended, batch: null }, all as RunNeeds)
}

function promotionOf(failed: number, input: number): Activity {
  return {
    kind: 'promotion',
    startedAt: 0,
    completedAt: 0,
    input: { bytes: 1, records: input, files: 1 },
    output: { bytes: 1, records: input - failed, files: 1 },
    failedRecordCount: failed,
    status: 'success',
    causes: [],
  }
}
