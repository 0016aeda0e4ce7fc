/**
 * run-queue: begins runs that are due, oldest first, some at once but never two of one flow
 * (decision 12), and picks up on start what an earlier Weir left unfinished.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Run, RunOutcome } from '../../domain/run.ts'
import type { Service } from '../../platform/service.ts'
import { claim } from './claim.ts'
import { dropWorkOfEnded } from './left-work.ts'
import { MAX_ATTEMPTS, rescueOf } from './rescue.ts'
import { dropWork, endCancelled, finishRun, type RunNeeds, runFlow } from './run-flow.ts'
import { summarizeCrash } from './summary.ts'

/** How long a run rests that could not even be failed: the disk is full, say. */
const STUCK_MS = 5_000

export function createRunQueue(
  needs: RunNeeds & { readonly atOnce: number; readonly onEnd: (run: Run) => void },
): Service {
  const { store, bus, clock, log } = needs
  const atWork = new Map<Run['id'], { flowId: Run['flowId']; done: Promise<void> }>()
  let bell: Disposable | null = null
  let looking: Promise<void> | null = null
  let lookAgain = false
  let timer: NodeJS.Timeout | undefined

  function wake(): void {
    if (bell === null) return
    lookAgain = true
    looking ??= lookOn()
  }

  async function lookOn(): Promise<void> {
    while (lookAgain && bell !== null) {
      lookAgain = false
      await look().catch((error: unknown) => {
        log.error('run-queue.stumbled', { error: String(error), againInMs: STUCK_MS })
        wakeAt(clock.now() + STUCK_MS)
      })
    }
    // In the same breath as the last question whether to look again: no ring may fall between.
    looking = null
  }

  async function look(): Promise<void> {
    const unfinished = await store.read.runs.listUnfinished()
    // One instant for all: what comes due while it looks is to be woken for.
    const now = clock.now()
    let next = Infinity
    for (const { run, outcome } of unfinished) {
      if (isEarly(run, now)) next = Math.min(next, run.dueAt)
      else if (canBegin(run)) begin(run, outcome)
      else if (run.cancel !== null && outcome === null) needs.runner.cancel(run.id)
    }
    wakeAt(next)
  }

  function canBegin(run: Run): boolean {
    if (bell === null || atWork.has(run.id)) return false
    // One that is to end has nothing to wait for.
    if (run.cancel !== null) return true
    if (atWork.size >= needs.atOnce) return false
    if (run.flowId === null) return true
    return ![...atWork.values()].some(({ flowId }) => flowId === run.flowId)
  }

  /** Only one that was asked for a later instant waits for it, whatever becomes of the clock. */
  function isEarly({ createdAt, dueAt, cancel }: Run, now: number): boolean {
    return dueAt > createdAt && dueAt > now && cancel === null
  }

  /** Looks at least once a minute while something waits, so that a clock that jumps starves nobody. */
  function wakeAt(at: number): void {
    clearTimeout(timer)
    if (at === Infinity || bell === null) return
    timer = setTimeout(wake, Math.min(Math.max(at - clock.now(), 0), 60_000))
  }

  function begin(run: Run, outcome: RunOutcome | null): void {
    const done = work(run, outcome)
      .catch((error: unknown) => giveUp(run, error))
      .then(
        () => release(run, 0),
        (error: unknown) => {
          log.error('run.stuck', { runId: run.id, error: String(error) })
          release(run, STUCK_MS)
        },
      )
    atWork.set(run.id, { flowId: run.flowId, done })
  }

  function release(run: Run, pauseMs: number): void {
    atWork.delete(run.id)
    needs.onEnd(run)
    if (pauseMs === 0) wake()
    else wakeAt(clock.now() + pauseMs)
  }

  async function work(run: Run, outcome: RunOutcome | null): Promise<void> {
    switch (rescueOf(run, outcome !== null)) {
      case 'finish':
        if (outcome !== null) await finishRun(outcome, needs)
        return
      case 'giveUp':
        return await giveUp(
          run,
          new Error(`Weir stopped ${MAX_ATTEMPTS} times while the run was at work.`),
        )
      case 'cancel':
        return await endCancelled(run, 'copy', needs, untilWritten)
      case 'begin': {
        await dropWork(run, needs)
        const claimed = await claim(run, needs)
        if (claimed !== null) await runFlow(claimed, needs, untilWritten)
      }
    }
  }

  /** A run that has ended is not run again because the disk is full: its end is written once there is room. */
  async function untilWritten(write: () => Promise<void>): Promise<void> {
    while (true) {
      try {
        return await write()
      } catch (error) {
        if (bell === null) throw error
        log.error('run.unwritten', { error: String(error), againInMs: STUCK_MS })
        await pause(STUCK_MS)
      }
    }
  }

  /** Something that should not happen did: the run fails, loudly, and everything else goes on. */
  async function giveUp(run: Run, error: unknown): Promise<void> {
    // What goes wrong while Weir stops is not the run's doing; the next start tries it again.
    if (bell === null) throw error
    const current = (await store.read.runs.find(run.id)) ?? run
    const hasOutcome = (await store.read.runs.findOutcome(run.id)) !== null
    // Never begun, or ended and not yet made visible: the machine's doing, and tried again as it is.
    if (current.status === 'scheduled' || hasOutcome) throw error
    await dropWork(current, needs)
    const reason = error instanceof Error ? error.message : String(error)
    log.error('run.gaveUp', { runId: run.id, reason })
    const ending = { at: clock.now(), etag: needs.chance.etag() }
    const outcome = { run: summarizeCrash(current, reason, 'copy', ending), batch: null }
    await store.commit(({ runs }) => runs.prepare(outcome))
    await finishRun(outcome, needs)
  }

  return {
    name: 'run-queue',
    async start() {
      if (bell === null) await dropWorkOfEnded(needs)
      bell ??= bus.onRing('runs', wake)
      wake()
    },
    async stop() {
      bell?.[Symbol.dispose]()
      bell = null
      clearTimeout(timer)
      await looking
      await needs.runner.stop()
      await Promise.all([...atWork.values()].map(({ done }) => done))
    },
  }
}
