/** registration: one registration: how it stands and why, and behind each tab one question that people come with. */
import { ActionButton, Button, LinkButton, Tab, TabList, TabPanel, Tabs } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ComponentRef, useState } from 'react'
import { ask, isGone } from '../../client.ts'
import { pathOf, PATCH_TYPE, type RegistrationAnswer, useRegistration } from '../../events-api.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { useDeed } from '../../parts/use-deed.ts'
import { Deliveries } from './deliveries.tsx'
import { Details } from './details.tsx'
import { type FilterDraft, FilterPlayground } from './filter.tsx'
import { Journal } from './journal.tsx'
import { standingOf } from './registration-words.ts'
import { Replays } from './replays.tsx'
import { Tracing } from './tracing.tsx'
import { useKeptFocus } from './use-kept-focus.ts'
import { Why } from './why.tsx'

const ABOVE = [{ name: 'Registrations', href: '/registrations' }]

interface TabProps {
  readonly registration: RegistrationAnswer
  /** What is being written in one tab outlives a look at another. */
  readonly draft: FilterDraft | null
  readonly onDraft: (draft: FilterDraft | null) => void
}

interface TabRow {
  readonly id: string
  readonly name: string
  readonly Content: (props: TabProps) => React.ReactNode
  /** Without sense where nothing is pushed. */
  readonly isOfWebhook?: boolean
}

const TABS: readonly TabRow[] = [
  { id: 'details', name: 'Details', Content: Details },
  { id: 'tracing', name: 'Debug tracing', Content: Tracing, isOfWebhook: true },
  { id: 'deliveries', name: 'Deliveries', Content: Deliveries, isOfWebhook: true },
  { id: 'journal', name: 'Journal', Content: Journal },
  { id: 'filter', name: 'Filter', Content: FilterPlayground },
  { id: 'why', name: 'Why did I not get it?', Content: Why },
  { id: 'replay', name: 'Replay', Content: Replays, isOfWebhook: true },
]

export function RegistrationPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const { data: registration, error, refetch } = useRegistration(id)
  const [{ tab }, change] = useUrlState()
  const [draft, setDraft] = useState<FilterDraft | null>(null)
  // What is written here stays while Weir is away; what is gone is not shown any more.
  if (error !== null && (registration === undefined || isGone(error))) {
    return (
      <Page title="Registration" above={ABOVE}>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (registration === undefined) return <Loading what="the registration" />
  const isJournal = registration.delivery_type === 'journal'
  const tabs = TABS.filter(({ isOfWebhook = false }) => !(isJournal && isOfWebhook))
  const shown = tabs.find((one) => one.id === tab) ?? tabs[0]
  return (
    <Page
      title={registration.name}
      above={ABOVE}
      aside={<Status {...standingOf(stoodOf(registration))} />}
      actions={<Actions registration={registration} />}
    >
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} isShown />}
      <Tabs
        aria-label="About this registration"
        selectedKey={shown?.id ?? 'details'}
        onSelectionChange={(key) => change({ ...NOTHING_ELSE, tab: String(key) })}
        styles={style({ width: 'full' })}
      >
        <TabList>
          {tabs.map(({ id: key, name }) => (
            <Tab key={key} id={key}>
              {name}
            </Tab>
          ))}
        </TabList>
        {tabs.map(({ id: key, Content }) => (
          <TabPanel key={key} id={key}>
            <div className={style({ paddingTop: 24 })}>
              <Content registration={registration} draft={draft} onDraft={setDraft} />
            </div>
          </TabPanel>
        ))}
      </Tabs>
    </Page>
  )
}

/** What one tab keeps in the URL says nothing to another. */
const NOTHING_ELSE = Object.fromEntries(
  ['after', 'show', 'code', 'time', 'kind', 'trace', 'since', 'latest', 'event', 'sort'].map(
    (name) => [name, undefined],
  ),
)

export function stoodOf({ webhook_status, delivery_type, _weir }: RegistrationAnswer) {
  return { status: webhook_status, deliveryType: delivery_type, isWanted: _weir.isWanted }
}

function Actions({ registration }: { readonly registration: RegistrationAnswer }) {
  const navigate = useNavigate()
  const path = pathOf(registration._links.self)
  const { isWanted } = registration._weir
  const [edit, noteDeed] = useKeptFocus<ComponentRef<typeof LinkButton>>(isWanted)
  const switching = useDeed({
    run: () => {
      noteDeed()
      const body = [{ op: 'replace', path: '/enabled', value: !isWanted }]
      return ask(path, { method: 'PATCH', headers: PATCH_TYPE, body })
    },
    done: () => (isWanted ? 'It is paused: events go to its journal alone.' : 'It is resumed.'),
    touches: ['registrations', 'deliveries'],
  })
  const deleting = useDeed({
    run: () => ask(path, { method: 'DELETE' }),
    done: () => `“${registration.name}” is deleted.`,
    touches: [],
    onDone: () => void navigate({ to: '/registrations' }),
  })
  return (
    <>
      <LinkButton
        ref={edit}
        variant="secondary"
        href={`/registrations/${registration.registration_id}/edit`}
      >
        Edit
      </LinkButton>
      {isWanted ? null : (
        <Button variant="accent" isPending={switching.isPending} onPress={() => switching.mutate()}>
          Resume
        </Button>
      )}
      {/* A journal that is pulled goes on all the same. */}
      {isWanted && registration.delivery_type !== 'journal' ? (
        <Confirm
          title="Pause this registration?"
          deed="Pause it"
          onConfirm={() => switching.mutate()}
          trigger={
            <Button variant="secondary" isPending={switching.isPending}>
              Pause
            </Button>
          }
        >
          New events go to its journal alone until it is resumed; a replay can push them later. What
          is on its way already is still tried.
        </Confirm>
      ) : null}
      <Confirm
        title={`Delete “${registration.name}”?`}
        deed="Delete it"
        isDestructive
        onConfirm={() => deleting.mutate()}
        trigger={<ActionButton isQuiet>Delete</ActionButton>}
      >
        Its journal, its traces and all that is owed to it go with it. This cannot be taken back.
      </Confirm>
    </>
  )
}
