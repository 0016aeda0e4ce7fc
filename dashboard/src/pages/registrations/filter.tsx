/** filter: a playground: a rule is written, tried on the last real events, and saved once it does what is meant. */
import { Button, InlineAlert, Content, Heading, TextArea, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation } from '@tanstack/react-query'
import { ask, sentenceOf } from '../../client.ts'
import { pathOf, type RegistrationAnswer } from '../../events-api.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { type Backtest, FilterOutcome } from './filter-outcome.tsx'
import { refusedAt } from './refusals.ts'

/** What was written and not saved yet. */
export interface FilterDraft {
  readonly registrationId: string
  readonly name: string
  readonly rule: string
}

export function FilterPlayground({
  registration,
  draft,
  onDraft,
}: {
  readonly registration: RegistrationAnswer
  readonly draft: FilterDraft | null
  readonly onDraft: (draft: FilterDraft | null) => void
}) {
  const [filter] = registration.subscriber_filters
  const id = registration.registration_id
  const { name, rule } = draft?.registrationId === id ? draft : savedOf(registration)
  const trying = useMutation({
    mutationFn: () =>
      ask<Backtest>(`/weir/v1/registrations/${id}/filter/backtest`, {
        method: 'POST',
        body: { subscriber_filter: rule, count: 100 },
      }),
  })
  const path = `${pathOf(registration._links.self)}/filters`
  const saving = useDeed({
    run: () =>
      ask(filter === undefined ? path : `${path}/${filter.id}`, {
        method: filter === undefined ? 'POST' : 'PUT',
        body: { name, subscriber_filter: rule },
      }),
    done: () => 'The filter is saved: from now on only what it lets through is told.',
    touches: ['registrations'],
  })
  const isEmpty = rule.trim() === ''
  const missing =
    name.trim().length < 3 ? { name: 'Give it a name of three characters or more.' } : {}
  const refused = refusedAt(saving.error ?? trying.error, ['name', 'rule'])
  const flaws: typeof refused = { ...refused, ...missing }
  // What was found out is about the rule as it was.
  const rewrite = (text: string) => {
    onDraft({ registrationId: id, name, rule: text })
    trying.reset()
    saving.reset()
  }
  return (
    <>
      <p className={style({ font: 'body', marginTop: 0, maxWidth: 800 })}>
        What a filter does not let through reaches neither the webhook nor the journal, so try it on
        real events first. Fields that are not named may be anything.
      </p>
      <div className={style({ display: 'flex', flexDirection: 'column', gap: 16, maxWidth: 800 })}>
        <TextField
          label="Name"
          value={name}
          onChange={(text) => onDraft({ registrationId: id, name: text, rule })}
          isInvalid={flaws.name !== undefined}
          errorMessage={flaws.name}
        />
        <TextArea
          label="Rule"
          value={rule}
          onChange={rewrite}
          isInvalid={flaws.rule !== undefined}
          errorMessage={flaws.rule}
          description="JSON: exact values in lists, prefix, suffix, anything-but, numeric, exists, cidr, $or."
        />
        <Examples onChoose={rewrite} registration={registration} />
        <div className={style({ display: 'flex', flexWrap: 'wrap', gap: 8 })}>
          <Button
            variant="accent"
            isDisabled={isEmpty}
            isPending={trying.isPending}
            onPress={() => trying.mutate()}
          >
            Try it on the last events
          </Button>
          <Button
            variant="secondary"
            isDisabled={isEmpty || 'name' in missing}
            isPending={saving.isPending}
            onPress={() => saving.mutate()}
          >
            Save
          </Button>
          {filter === undefined ? null : (
            <Removal
              path={`${path}/${filter.id}`}
              name={filter.name}
              onDone={() => onDraft(null)}
            />
          )}
        </div>
      </div>
      <div aria-live="polite" className={style({ marginTop: 24 })}>
        {refused.rule === undefined ? <Wrong error={trying.error} /> : null}
        {trying.data === undefined ? null : <FilterOutcome backtest={trying.data} />}
      </div>
    </>
  )
}

function Removal(props: {
  readonly path: string
  readonly name: string
  readonly onDone: () => void
}) {
  const { path, name, onDone } = props
  const removing = useDeed({
    run: () => ask(path, { method: 'DELETE' }),
    done: () => 'The filter is gone: all events are told again.',
    touches: ['registrations'],
    onDone,
  })
  return (
    <Confirm
      title={`Remove the filter “${name}”?`}
      deed="Remove it"
      isDestructive
      onConfirm={() => removing.mutate()}
      trigger={
        <Button variant="secondary" isPending={removing.isPending}>
          Remove
        </Button>
      }
    >
      From then on all events of the chosen codes are told. What it left out stays out.
    </Confirm>
  )
}

type Example = readonly [name: string, rule: object]

const OF_RUNS: readonly Example[] = [
  ['Runs that failed', { metrics: { statusSummary: { status: ['failed'] } } }],
  [
    'Any refused row',
    { metrics: { recordSummary: { failedRecordCount: [{ numeric: ['>', 0] }] } } },
  ],
  ['Flows by name', { _weir: { flowName: [{ prefix: 'Orders' }] } }],
]
const OF_OTHERS: readonly Example[] = [
  ['One of some values', { country: ['DE', 'FR'] }],
  ['More than', { amount: [{ numeric: ['>', 100] }] }],
  ['A field that is there', { discount: [{ exists: true }] }],
]

function Examples({
  onChoose,
  registration,
}: {
  readonly onChoose: (rule: string) => void
  readonly registration: RegistrationAnswer
}) {
  const { delivery_format: format, events_of_interest: interests } = registration
  const inside = format === 'cloud_events_v1' ? 'data' : 'event'
  const isOfRuns = interests.some(({ event_code: code }) => code.startsWith('sources_flow_run'))
  const rows = isOfRuns ? OF_RUNS : OF_OTHERS
  return (
    <div className={style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 8 })}>
      <span className={style({ font: 'ui', color: 'neutral-subdued' })}>Begin with</span>
      {rows.map(([name, rule]) => (
        <Button
          key={name}
          size="S"
          variant="secondary"
          fillStyle="outline"
          onPress={() => onChoose(JSON.stringify({ [inside]: rule }, null, 2))}
        >
          {name}
        </Button>
      ))}
    </div>
  )
}

/** Of `null` there is nothing to say. */
function Wrong({ error }: { readonly error: unknown }) {
  if (error === null) return null
  return (
    <InlineAlert variant="negative">
      <Heading level={2}>It could not be tried</Heading>
      <Content>{sentenceOf(error)}</Content>
    </InlineAlert>
  )
}

function savedOf({
  registration_id: registrationId,
  subscriber_filters: filters,
}: RegistrationAnswer) {
  const [filter] = filters
  return {
    registrationId,
    name: filter?.name ?? 'My filter',
    rule: filter === undefined ? '' : indented(filter.subscriber_filter),
  }
}

function indented(rule: string): string {
  try {
    return JSON.stringify(JSON.parse(rule), null, 2)
  } catch {
    return rule
  }
}
