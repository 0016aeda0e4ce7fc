/** settings: what this Weir was started with, to be read: what somebody has set first, then what is as it comes. */
import { SearchField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { SettingFields } from '../../../src/api/contract/weir/setting.ts'
import { ask } from '../client.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { Failure } from '../parts/failure.tsx'
import { JsonView } from '../parts/json-view.tsx'
import { Loading } from '../parts/loading.tsx'
import { Page, Section } from '../parts/page.tsx'
import { useUrlState } from '../parts/url-state.ts'

type Setting = Static<typeof SettingFields>

const HOW = 'WEIR_RETENTION_DAYS=14 WEIR_RUNS_AT_ONCE=4 npm start'

export function SettingsPage() {
  const [{ find = '' }, change] = useUrlState()
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => ask<{ settings: readonly Setting[] }>('/weir/v1/settings', { signal }),
    staleTime: Infinity,
  })
  if (error !== null) {
    return (
      <Page title="Settings">
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (data === undefined) return <Loading what="the settings" />
  const found = data.settings.filter((one) => isAbout(one, find))
  const own = found.filter(isOwn)
  const rest = found.filter((one) => !isOwn(one))
  return (
    <Page title="Settings">
      <search aria-label="Which settings" className={style({ marginBottom: 32 })}>
        <SearchField
          label="Name or word"
          value={find}
          onChange={(text) => change({ find: text })}
          styles={style({ width: 280 })}
        />
      </search>
      {found.length === 0 ? (
        <div className={style({ marginBottom: 40 })}>
          <EmptyState title="No setting is like that">Look for another word.</EmptyState>
        </div>
      ) : null}
      {own.length === 0 ? null : (
        <Section title="Other than by default">
          <Settings rows={own} />
        </Section>
      )}
      {rest.length === 0 ? null : (
        <Section title="As by default">
          <Settings rows={rest} />
        </Section>
      )}
      <Section title="How to change them">
        <p className={style({ font: 'body', marginTop: 0, maxWidth: 640 })}>
          They are read from the environment when Weir starts, so set them there and start it again.
          A name that is not a setting, or a value that cannot be, stops the start with a sentence.
        </p>
        <JsonView value={HOW} what="an example of a command" />
      </Section>
    </Page>
  )
}

function isOwn({ isSet, isSecret, value, default: usual }: Setting): boolean {
  return isSet && (isSecret || value !== usual)
}

function isAbout({ name, says }: Setting, find: string): boolean {
  const text = `${name} ${says}`.toLowerCase()
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

const list = style({ margin: 0 })
const item = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', lg: '240px 1fr 1fr' },
  columnGap: 24,
  rowGap: 4,
  paddingY: 12,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
  font: 'body-sm',
})
const code = style({ font: 'code-sm', overflowWrap: 'anywhere' })
const quiet = style({ color: 'neutral-subdued' })

function Settings({ rows }: { readonly rows: readonly Setting[] }) {
  return (
    <dl className={list}>
      {rows.map((setting) => (
        <div key={setting.name} className={item}>
          <dt className={code}>{setting.name}</dt>
          <dd className={style({ margin: 0, minWidth: 0 })}>
            <Value setting={setting} />
          </dd>
          <dd className={style({ margin: 0, color: 'neutral-subdued' })}>{setting.says}</dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ setting }: { readonly setting: Setting }) {
  const { value, isSecret, default: usual } = setting
  if (value === null) return <span className={quiet}>Set, and never shown</span>
  return (
    <>
      {value === '' ? (
        <span className={quiet}>Not set</span>
      ) : (
        <span className={code}>{value}</span>
      )}
      {isOwn(setting) && !isSecret ? (
        <div className={quiet}>
          By default {usual === '' ? 'it is not set' : <span className={code}>{usual}</span>}
        </div>
      ) : null}
    </>
  )
}
