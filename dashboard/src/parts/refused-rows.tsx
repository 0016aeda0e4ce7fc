/**
 * refused-rows: the rows that a batch refused, with what is wrong in each of them, by cause and page by page; all of
 * them as a file. Which cause and which page is in the URL (`code`, `column`, `after`).
 */
import { LinkButton, Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { RejectionFields, RejectionPage } from '../../../src/api/contract/weir/rejection.ts'
import { ask } from '../client.ts'
import { columnsOf, flatRow, isSamePlace, shownValue } from './flat-row.ts'
import { ListFailure } from './list-failure.tsx'
import { Loading } from './loading.tsx'
import { Pager } from './pager.tsx'
import { RecordTable } from './record-table.tsx'
import { counted, spokenCount } from './spoken.ts'
import { type UrlState, useUrlState } from './url-state.ts'
import { usePaging } from './use-list.ts'

type Rejection = Static<typeof RejectionFields>
type Page = Static<typeof RejectionPage>

/** Why rows were refused, as far as it is known. */
export interface RefusalCause {
  readonly code: string
  readonly column: string | null
  readonly recordCount: number
}

const PAGE_ROWS = 25

const bar = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'end',
  gap: 12,
  marginBottom: 16,
})
const quiet = style({ font: 'ui', color: 'neutral-subdued', margin: 0 })
const reason = style({ margin: 0 })
const place = style({ minWidth: 160 })

export function RefusedRows({
  batchId,
  causes,
}: {
  readonly batchId: string
  readonly causes: readonly RefusalCause[]
}) {
  const [state, change] = useUrlState()
  const path = `/weir/v1/batches/${encodeURIComponent(batchId)}/rejections`
  const wanted = queryOf(state)
  const { after = null } = state
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ['rejections', batchId, wanted, after],
    queryFn: ({ signal }) => {
      const page = after === null ? '' : `&after=${encodeURIComponent(after)}`
      return ask<Page>(`${path}?limit=${PAGE_ROWS}${wanted}${page}`, { signal })
    },
    placeholderData: keepPreviousData,
  })
  const paging = usePaging(after, data)
  if (error !== null && data === undefined)
    return <ListFailure error={error} paging={paging} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the refused rows" />
  if (data.rejections.length === 0 && paging.isFirst && wanted === '') return <NoneKept />
  return (
    <div>
      <div className={bar}>
        <Causes causes={causes} state={state} change={change} />
        <div className={style({ flexGrow: 1 })} />
        <Download name="Download as CSV" href={`${path}.csv?${wanted.slice(1)}`} />
        <Download name="Download as JSON" href={`${path}.jsonl?${wanted.slice(1)}`} />
      </div>
      <Rows rejections={data.rejections} />
      <Pager paging={paging} isStale={isPlaceholderData} what="refused rows" />
    </div>
  )
}

function NoneKept() {
  return (
    <p className={quiet}>
      None of them are kept: error diagnostics were off, or they are older than
      WEIR_DIAGNOSTICS_DAYS.
    </p>
  )
}

function queryOf({ code, column }: UrlState): string {
  const query = new URLSearchParams()
  if (code !== undefined) query.set('code', code)
  if (column !== undefined) query.set('column', column)
  const text = query.toString()
  return text === '' ? '' : `&${text}`
}

function Download({ name, href }: { readonly name: string; readonly href: string }) {
  return (
    <LinkButton variant="secondary" size="S" href={href} download target="_self">
      {name}
    </LinkButton>
  )
}

const ALL = 'all'

function Causes({
  causes,
  state,
  change,
}: {
  readonly causes: readonly RefusalCause[]
  readonly state: UrlState
  readonly change: (changes: UrlState) => void
}) {
  const rows = causes.map(({ code, column, recordCount }) => ({
    id: `${code} ${column ?? ''}`,
    code,
    column: column ?? undefined,
    name: `${column ?? 'the row as a whole'} · ${code} (${spokenCount(recordCount)})`,
  }))
  const chosen = rows.find(({ code, column }) => code === state.code && column === state.column)
  return (
    <Picker
      label="Cause"
      size="S"
      items={[{ id: ALL, name: 'All causes' }, ...rows]}
      selectedKey={chosen?.id ?? ALL}
      styles={style({ width: 280, maxWidth: 'full' })}
      onSelectionChange={(key) => {
        const { code, column } = rows.find(({ id }) => id === key) ?? {}
        change({ code, column })
      }}
    >
      {({ id, name }) => <PickerItem id={id}>{name}</PickerItem>}
    </Picker>
  )
}

function Rows({ rejections }: { readonly rejections: readonly Rejection[] }) {
  const rows = rejections.map((rejection) => ({ ...rejection, flat: flatRow(rejection.row) }))
  // Where something is wrong is what people look for.
  const first = new Set(rows.flatMap(({ errors }) => errors.flatMap(({ column }) => column ?? [])))
  return (
    <RecordTable
      label="Refused rows"
      rows={rows}
      keyOf={({ file, record }) => `${file} ${record}`}
      lead={[
        {
          name: 'Where',
          render: ({ file, line }) => (
            <div className={place}>
              <strong>Line {spokenCount(line)}</strong>
              <br />
              <span className={quiet}>{file}</span>
            </div>
          ),
        },
        {
          name: 'What is wrong',
          render: ({ errors }) =>
            errors.map(({ code, column, message }) => (
              <p key={`${code} ${column} ${message}`} className={reason}>
                {column === undefined ? null : <strong>{column}: </strong>}
                {message}
                <br />
                <span className={quiet}>{code}</span>
              </p>
            )),
        },
      ]}
      columns={columnsOf(
        rows.map(({ flat }) => flat),
        [...first],
      )}
      cell={({ flat, errors }, name) => ({
        text: shownValue(flat.get(name)),
        isBad: errors.some(({ column }) => column !== undefined && isSamePlace(name, column)),
      })}
      wholeOf={({ row }) => (typeof row === 'string' ? row : null)}
    />
  )
}

/** `20 rows were refused.` */
export function spokenRefused(count: number): string {
  return `${counted(count, 'row was', 'rows were')} refused.`
}
