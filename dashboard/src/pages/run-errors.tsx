/** run-errors: what went wrong: the run's own errors, and the causes of refused rows by code and column, with an example each. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { CodeLink } from '../parts/code-link.tsx'
import { Section } from '../parts/page.tsx'
import type { Run } from '../parts/run-words.ts'
import { counted, spokenCount } from '../parts/spoken.ts'
import { stringifySearch } from '../parts/url-state.ts'

type Refusal = Run['_weir']['topRefusals'][number]

/** As many as a run tells of. */
const MOST_CAUSES = 5

const list = style({ margin: 0, padding: 0, listStyleType: 'none' })
const item = style({
  paddingY: 12,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
  font: 'body',
})
const sentence = style({ margin: 0, overflowWrap: 'anywhere' })

export function RunErrors({ run }: { readonly run: Run }) {
  const errors = causesOf(run)
  const { topRefusals } = run._weir
  if (errors.length === 0 && topRefusals.length === 0) return null
  return (
    <>
      {topRefusals.length === 0 ? null : (
        <Section title="Why rows were refused">
          {topRefusals.length < MOST_CAUSES ? null : (
            <p className={style({ font: 'ui', color: 'neutral-subdued', margin: 0 })}>
              The {MOST_CAUSES} commonest causes; there may be others.
            </p>
          )}
          <ul className={list}>
            {topRefusals.map((refusal) => (
              <Refused
                key={`${refusal.code} ${refusal.column} ${refusal.message}`}
                {...refusal}
                rowsAt={run.activities.some(hasRows) ? rowsOf(run, refusal) : null}
              />
            ))}
          </ul>
        </Section>
      )}
      {errors.length === 0 ? null : (
        <Section title="Errors">
          <ul className={list}>
            {errors.map((error) => (
              <li key={`${error.code} ${error.message}`} className={item}>
                <p className={sentence}>{error.message}</p>
                <CodeLink code={error.code} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Refused({
  code: name,
  column,
  message,
  recordCount,
  example,
  rowsAt,
}: Refusal & { readonly rowsAt: string | null }) {
  const { file, line, value } = example
  return (
    <li className={item}>
      <p className={sentence}>
        <strong>{counted(recordCount, 'row')}</strong>
        {column === null ? null : (
          <>
            {' '}
            in the column <strong>{column}</strong>
          </>
        )}
        : {message}
      </p>
      <p
        className={style({
          margin: 0,
          marginTop: 4,
          overflowWrap: 'anywhere',
          color: 'neutral-subdued',
        })}
      >
        For example line {spokenCount(line)} of {file}
        {value === null || value === '' ? (
          ''
        ) : (
          <>
            , where it says <q className={style({ font: 'code-sm' })}>{value}</q>
          </>
        )}
        .
      </p>
      <CodeLink code={name} />
      {rowsAt === null ? null : (
        <>
          {' '}
          <Link href={rowsAt} aria-label={`Show these rows: ${column ?? name}`}>
            Show these rows
          </Link>
        </>
      )}
    </li>
  )
}

/** Of the run first, then what its activities say beneath; each once, and none that is told by its rows. */
function causesOf({
  metrics,
  activities,
  _weir,
}: Run): readonly { code: string; message: string }[] {
  const { statusSummary } = metrics
  const own = 'errors' in statusSummary ? (statusSummary.errors ?? []) : []
  const inner = activities.flatMap(({ statusSummary: { extensions } }) => extensions.errors ?? [])
  const byText = new Map([...own, ...inner].map((one) => [`${one.code} ${one.message}`, one]))
  const isTold = (code: string): boolean => _weir.topRefusals.some((one) => one.code === code)
  return [...byText.values()].filter(({ code }) => !isTold(code))
}

/** Whether its refused rows were kept. */
function hasRows({ statusSummary: { extensions } }: Run['activities'][number]): boolean {
  return 'manifest' in extensions
}

function rowsOf({ id }: Run, { code: name, column }: Refusal): string {
  const state = { code: name, ...(column === null ? {} : { column }) }
  return `/runs/${id}${stringifySearch(state)}#refused-rows`
}
