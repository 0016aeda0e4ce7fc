/** mapping-step: what fills each field: a column, an expression or a value; with what that makes of the first ten rows. */
import { ComboBox, ComboBoxItem, Picker, PickerItem, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../../../client.ts'
import { Failure } from '../../../parts/failure.tsx'
import { Loading } from '../../../parts/loading.tsx'
import type { FlowPlan } from './flow-draft.ts'
import type { MappingChoice, MappingKind } from './mapping-words.ts'
import { RowsTable } from './rows-table.tsx'
import { frame } from './table-style.ts'
import { Told } from './told.tsx'
import { type Sample, usePlan } from './use-plan.ts'
import type { Wizard } from './use-wizard.ts'

const column = style({ display: 'flex', flexDirection: 'column', gap: 24 })
const table = style({ font: 'ui', borderSpacing: 0, width: 'full' })
const cell = style({ textAlign: 'start', paddingX: 12, paddingY: 4, verticalAlign: 'top' })
const ROWS = 10

type Choices = ReturnType<typeof usePlan>['choices']

export function MappingStep({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  const { plan, sample, choices, attributes, isNamed, error } = usePlan(answers)
  const mapped = useMapped(plan, sample, choices)
  if (error !== null) return <Failure error={error} />
  if (plan === null || sample === null) return <Loading what="the columns" />
  if (!isNamed) {
    return (
      <Told tone="informative" title="Columns fill the fields in their order">
        The file has no line that names its columns, so that there is nothing to map by. The first
        column fills the first field, and so on.
      </Told>
    )
  }
  const problems = new Map(mapped.filled.map(([field], at) => [field, mapped.data?.problems[at]]))
  return (
    <div className={column}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Who has no mouse scrolls it by the keyboard. */}
      <section className={frame} tabIndex={0} aria-label="Mappings">
        <table className={table}>
          <thead>
            <tr>
              {['Field', 'Filled by', 'Which'].map((name) => (
                <th key={name} scope="col" className={cell}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {choices.map(([field, choice]) => (
              <MappingRow
                key={field}
                field={field}
                choice={choice}
                attributes={attributes}
                isGuess={answers.mappings[field] === undefined && choice.source !== field}
                problem={problems.get(field) ?? null}
                onChange={(next) => tell({ mappings: { ...answers.mappings, [field]: next } })}
              />
            ))}
          </tbody>
        </table>
      </section>
      <h3 className={style({ font: 'title', margin: 0 })}>What becomes of the first rows</h3>
      {mapped.error === null ? null : <Failure error={mapped.error} />}
      {mapped.data === undefined ? null : (
        <RowsTable
          label="What becomes of the first rows"
          columns={choices.map(([field]) => field)}
          rows={mapped.data.rows.map(({ data }) => flat(data))}
          isBad={(row, name) => mapped.data?.rows[row]?.failed.includes(name) === true}
        />
      )}
    </div>
  )
}

const KINDS: readonly (readonly [id: MappingKind, name: string])[] = [
  ['ATTRIBUTE', 'A column'],
  ['EXPRESSION', 'An expression'],
  ['STATIC', 'A value'],
  ['NONE', 'Nothing'],
]

interface MappingRowProps {
  readonly field: string
  readonly choice: MappingChoice
  readonly attributes: readonly string[]
  /** By a name that is like its own: somebody should look at it. */
  readonly isGuess: boolean
  readonly problem: string | null
  readonly onChange: (choice: MappingChoice) => void
}

function MappingRow({ field, choice, attributes, isGuess, problem, onChange }: MappingRowProps) {
  const { kind, source } = choice
  return (
    <tr>
      <th scope="row" className={cell}>
        <span className={style({ display: 'flex', alignItems: 'center', minHeight: 32 })}>
          {field}
        </span>
      </th>
      <td className={cell}>
        <Picker
          aria-label={`How ${field} is filled`}
          styles={style({ width: 160 })}
          selectedKey={kind}
          onSelectionChange={(key) => {
            const next = KINDS.find(([id]) => id === key)?.[0] ?? 'NONE'
            if (next !== kind) onChange({ kind: next, source: next === 'NONE' ? '' : source })
          }}
        >
          {KINDS.map(([id, name]) => (
            <PickerItem key={id} id={id}>
              {name}
            </PickerItem>
          ))}
        </Picker>
      </td>
      <td className={cell}>
        {kind === 'ATTRIBUTE' ? (
          <ComboBox
            aria-label={`Column for ${field}`}
            styles={style({ width: 'full', minWidth: 160 })}
            defaultItems={attributes.map((id) => ({ id }))}
            description={isGuess && source !== '' ? 'Suggested, for its name is alike.' : undefined}
            selectedKey={source === '' ? null : source}
            isInvalid={problem !== null}
            errorMessage={problem ?? undefined}
            onSelectionChange={(key) => {
              if (key !== null) onChange({ kind, source: String(key) })
            }}
          >
            {({ id }) => <ComboBoxItem id={id}>{id}</ComboBoxItem>}
          </ComboBox>
        ) : null}
        {kind === 'EXPRESSION' || kind === 'STATIC' ? (
          <TextField
            aria-label={kind === 'STATIC' ? `Value for ${field}` : `Expression for ${field}`}
            styles={style({ width: 'full', minWidth: 160 })}
            value={source}
            isInvalid={problem !== null}
            errorMessage={problem ?? undefined}
            onChange={(text) => onChange({ kind, source: text })}
          />
        ) : null}
      </td>
    </tr>
  )
}

interface Mapped {
  readonly problems: readonly (string | null)[]
  readonly rows: readonly {
    readonly data: Readonly<Record<string, unknown>>
    readonly failed: readonly string[]
  }[]
}

/** Every field that is filled goes along, plain ones too, so that what is shown is whole. */
function useMapped(plan: FlowPlan | null, sample: Sample | null, choices: Choices) {
  const filled = choices.filter(([, { kind, source }]) => kind !== 'NONE' && source !== '')
  const mappings = filled.map(([destination, { kind, source }]) => ({
    sourceType: kind,
    source,
    destination,
  }))
  const body = {
    schema: { type: 'object', properties: plan?.schema.properties ?? {} },
    mappings,
    data: sample?.rows.slice(0, ROWS) ?? [],
    fileType: plan?.format.format ?? 'delimited',
  }
  const { data, error } = useQuery({
    queryKey: ['mapped', body],
    enabled: plan !== null && sample !== null,
    queryFn: ({ signal }) =>
      ask<Mapped>('/weir/v1/mappings/preview', { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
  })
  return { filled, data, error }
}

/** A field inside of others is shown by its path. */
function flat(data: Readonly<Record<string, unknown>>, before = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]): [string, unknown][] => {
      const isInner = typeof value === 'object' && value !== null && !Array.isArray(value)
      if (!isInner) return [[`${before}${name}`, value]]
      return Object.entries(flat(value as Record<string, unknown>, `${before}${name}.`))
    }),
  )
}
