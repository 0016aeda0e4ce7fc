/** replay: one plan to send again: how much it is, how far it has come, and what can be done with it. */
import { Button, ProgressBar } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { Static } from 'typebox'
import type { ReplayFields } from '../../../../src/api/contract/weir/replay.ts'
import { ask } from '../../client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { counted, spokenCount, spokenDuration, spokenInstant } from '../../parts/spoken.ts'
import { Status, type Tone } from '../../parts/status.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { useKeptFocus } from './use-kept-focus.ts'

export type Replay = Static<typeof ReplayFields>

const STATUSES: ReadonlyMap<string, { readonly word: string; readonly tone: Tone }> = new Map([
  ['planned', { word: 'Planned', tone: 'neutral' }],
  ['running', { word: 'Running', tone: 'informative' }],
  ['paused', { word: 'Paused', tone: 'notice' }],
  ['finished', { word: 'Finished', tone: 'positive' }],
  ['cancelled', { word: 'Cancelled', tone: 'neutral' }],
])

const item = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 24,
  rowGap: 12,
  paddingY: 16,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
  outlineStyle: 'none',
  font: 'body',
})

export function ReplayItem({ replay }: { readonly replay: Replay }) {
  const { status, count, sentCount, isCountExact, reason } = replay
  const isNothing = isCountExact && count === 0
  const atLeast = isCountExact ? '' : 'at least '
  const [place, noteDeed] = useKeptFocus<HTMLLIElement>(isOver(status))
  return (
    <li className={item} ref={place} tabIndex={-1}>
      <div className={style({ width: 112 })}>
        <Status {...(STATUSES.get(status) ?? { word: status, tone: 'neutral' })} />
      </div>
      <div className={style({ flexGrow: 1, flexBasis: 280, minWidth: 0 })}>
        <div>
          {windowOf(replay)}: {atLeast}
          <strong>{counted(count, 'event')}</strong>, {spokenCount(replay.perSecond)} a second
          {isOver(status) || isNothing
            ? '.'
            : `, ${spokenDuration(replay.expectedDurationMs)} to go at least.`}
        </div>
        {replay.subscriber_filter === null ? null : (
          <div className={style({ font: 'code-sm', overflowWrap: 'anywhere' })}>
            {replay.subscriber_filter}
          </div>
        )}
        {reason === '' ? null : <div>{reason}</div>}
        {status === 'planned' ? null : (
          <ProgressBar
            label="Sent"
            value={sentCount}
            // What comes while it goes on is not in the count.
            maxValue={Math.max(count, sentCount, 1)}
            valueLabel={`${spokenCount(sentCount)} of ${spokenCount(Math.max(count, sentCount))}`}
            styles={style({ width: 'full', marginTop: 8 })}
          />
        )}
      </div>
      <Verbs replay={replay} isNothing={isNothing} noteDeed={noteDeed} />
    </li>
  )
}

function windowOf({ from, to, eventCode }: Replay): string {
  const code = eventCode === null ? '' : `${eventCode}, `
  const after = from === null ? 'from the oldest' : `from ${spokenInstant(from)} UTC`
  return `${code}${after} to ${to === null ? 'the newest' : `before ${spokenInstant(to)} UTC`}`
}

function isOver(status: string): boolean {
  return status === 'finished' || status === 'cancelled'
}

const NEXT: ReadonlyMap<string, readonly [verb: string, name: string]> = new Map([
  ['planned', ['start', 'Start']],
  ['running', ['pause', 'Pause']],
  ['paused', ['resume', 'Resume']],
])

function Verbs(props: {
  readonly replay: Replay
  readonly isNothing: boolean
  readonly noteDeed: () => void
}) {
  const { replay, isNothing, noteDeed } = props
  const { id, status } = replay
  const moving = useDeed({
    run: (verb: string) => ask<Replay>(`/weir/v1/replays/${id}/${verb}`, { method: 'POST' }),
    done: ({ status: now }) => `The replay is ${now}.`,
    touches: ['replays'],
  })
  const next = NEXT.get(status)
  if (next === undefined) return null
  const [verb, name] = next
  return (
    <div className={style({ display: 'flex', gap: 8 })}>
      {isNothing && status === 'planned' ? null : (
        <Button
          size="S"
          variant={status === 'planned' ? 'accent' : 'secondary'}
          isPending={moving.isPending}
          onPress={() => moving.mutate(verb)}
        >
          {name}
        </Button>
      )}
      <Confirm
        title="Cancel this replay?"
        deed="Cancel the replay"
        isDestructive
        onConfirm={() => {
          noteDeed()
          moving.mutate('cancel')
        }}
        trigger={
          <Button size="S" variant="secondary" fillStyle="outline">
            Cancel
          </Button>
        }
      >
        What is owed already is sent; nothing more of it is. It cannot be taken up again.
      </Confirm>
    </div>
  )
}
