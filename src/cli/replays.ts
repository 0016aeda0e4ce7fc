/** replays: plan what is sent again of a journal, look at it, and let it go at its pace. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Static } from 'typebox'
import type { ReplayFields } from '../api/contract/weir/replay.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { registrationIdOf } from './registrations.ts'
import { count, instant, openStatusLine, say, sayJson, sayTable } from './say.ts'

type Replay = Static<typeof ReplayFields>

interface PlanOptions extends ClientOptions {
  readonly from?: string
  readonly to?: string
  readonly code?: string
  readonly filter?: string
  readonly perSecond?: string
}

export const replayCommand: AddCommand = (program) => {
  const command = program
    .command('replay')
    .description('send a journal again: plan, start, pause, resume, cancel, list')

  asClient(
    command
      .command('plan <registration>')
      .description('say how many events there are and how long they take; sends nothing')
      .option('--from <instant>', 'events of this instant and later: ISO-8601, or epoch ms')
      .option('--to <instant>', 'events of earlier instants only')
      .option('--code <code>', 'of one event code')
      .option('--filter <json>', 'those that a rule of the filter language lets through')
      .option('--per-second <n>', 'how many at most in a second; default: 10'),
  ).action(plan)

  asClient(command.command('list <registration>').description('list them, newest first')).action(
    async (registration: string, options: ClientOptions) => {
      const client = findClient(options)
      const id = encodeURIComponent(await registrationIdOf(registration, client))
      const path = `/weir/v1/registrations/${id}/replays`
      const { replays } = await client.get<{ replays: Replay[] }>(path)
      if (options.json === true) return sayJson(replays)
      sayTable(
        ['planned (UTC)', 'status', 'progress', 'a second', 'replay', 'because'],
        replays.map((replay) => [
          instant(replay.createdAt),
          replay.status,
          progressOf(replay),
          count(replay.perSecond),
          replay.id,
          replay.reason,
        ]),
        'No replays yet. Plan one with `weir replay plan REGISTRATION`.',
      )
    },
  )

  addVerb(command, 'start', 'let what was planned go')
  addVerb(command, 'pause', 'owe nothing more until it is resumed')
  addVerb(command, 'resume', 'go on where it was paused')
  addVerb(command, 'cancel', 'end it; what is owed already is sent')
}

async function plan(registration: string, options: PlanOptions): Promise<void> {
  const client = findClient(options)
  const id = encodeURIComponent(await registrationIdOf(registration, client))
  const { from, to, code: eventCode, filter: subscriber_filter, perSecond } = options
  const asked = { from, to, eventCode, subscriber_filter, perSecond: numberOf(perSecond) }
  const replay = await client.send<Replay>('POST', `/weir/v1/registrations/${id}/replays`, asked)
  if (options.json === true) return sayJson(replay)
  if (replay.count === 0 && replay.isCountExact) {
    return say(
      'There is nothing in that window, so nothing would be sent. Give another with --from and --to, or leave out --code and --filter.',
    )
  }
  const atLeast = replay.isCountExact ? '' : 'at least '
  say(
    `${atLeast}${count(replay.count)} events, at ${count(replay.perSecond)} a second: ${atLeast}${duration(replay.expectedDurationMs)}. Nothing is sent yet.`,
  )
  say(`Let it go with \`weir replay start ${replay.id} --follow\`.`)
}

/** What is no number is sent as it is, to be refused with a sentence. */
function numberOf(text: string | undefined): number | string | undefined {
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text)
}

function addVerb(command: Command, verb: string, description: string): void {
  const one = asClient(command.command(`${verb} <replay>`).description(description))
  const runs = verb === 'start' || verb === 'resume'
  if (runs) one.option('--follow', 'show how far it is until it ends')
  one.action(async (id: string, options: ClientOptions & { follow?: boolean }) => {
    const client = findClient(options)
    const path = `/weir/v1/replays/${encodeURIComponent(id)}`
    const moved = await client.send<Replay>('POST', `${path}/${verb}`, {})
    const replay = options.follow === true ? await follow(moved, path, client) : moved
    if (options.json === true) return sayJson(replay)
    say(`${replay.status}  ${progressOf(replay)}  ${replay.reason}`.trimEnd())
  })
}

/** How often a running one is asked how far it is. */
const ASK_MS = 250

async function follow(moved: Replay, path: string, client: Client): Promise<Replay> {
  const line = openStatusLine()
  let replay = moved
  while (replay.status === 'running') {
    line.show(`${replay.status} ${progressOf(replay)}, ${duration(replay.expectedDurationMs)} left`)
    await pause(ASK_MS)
    replay = await client.get<Replay>(path)
  }
  line.close()
  return replay
}

const BAR_WIDTH = 20

/** As a picture and in figures. */
export function progressOf({
  sentCount,
  count: planned,
  isCountExact,
}: Pick<Replay, 'sentCount' | 'count' | 'isCountExact'>): string {
  const share = planned === 0 ? 1 : Math.min(1, sentCount / planned)
  const full = Math.floor(share * BAR_WIDTH)
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full)
  return `${bar} ${count(sentCount)} of ${isCountExact ? '' : 'at least '}${count(planned)}`
}

export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
