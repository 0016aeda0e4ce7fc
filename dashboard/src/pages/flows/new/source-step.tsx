/** source-step: which files, and how they are written: the tree to choose from, and what the chosen file shows. */
import { Switch, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useState } from 'react'
import { ask } from '../../../client.ts'
import { FLOW_SERVICE } from '../../../flow-service.ts'
import { EmptyState } from '../../../parts/empty-state.tsx'
import { Failure } from '../../../parts/failure.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { counted } from '../../../parts/spoken.ts'
import type { Answers, Format } from './answers.ts'
import { type Entry, FileTree } from './file-tree.tsx'
import { FormatFields } from './format-fields.tsx'
import { RowsTable } from './rows-table.tsx'
import { keysOf, selectionOf, stemOf } from './selection.ts'
import { Told } from './told.tsx'
import { useInferred, useSample } from './use-plan.ts'
import type { Wizard } from './use-wizard.ts'

const halves = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', lg: 'minmax(0, 1fr) minmax(0, 2fr)' },
  gap: 32,
})
const column = style({ display: 'flex', flexDirection: 'column', gap: 20, minWidth: 0 })

export function SourceStep({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  const { connectionId, path, type, recursive } = answers
  const [problem, setProblem] = useState<string | null>(null)
  if (connectionId === null) return null

  async function choose(keys: readonly string[], entries: ReadonlyMap<string, Entry>) {
    const selected = selectionOf(keys)
    setProblem(typeof selected === 'string' ? selected : null)
    if (typeof selected === 'string') return
    tell(selected)
    const last = keys.at(-1)
    const sample = last === undefined ? null : await sampleIn(last, entries, connectionId ?? '')
    if (sample !== null && sample !== answers.sample) tell(lookingAt(sample, answers))
  }

  return (
    <div className={halves}>
      <div className={column}>
        <FileTree
          connectionId={connectionId}
          selected={keysOf({ path, type })}
          onSelect={(keys, entries) => void choose(keys, entries).catch(() => null)}
        />
        {problem === null ? null : (
          <Told tone="notice" title="These cannot be taken together">
            {problem}
          </Told>
        )}
        <TextField
          label="Path"
          description="A file, a folder, or a wildcard such as /in/*.csv."
          value={path}
          onChange={(text) => tell({ path: text, ...(/[*?]/.test(text) ? { type: 'file' } : {}) })}
        />
        {type === 'folder' ? (
          <Switch isSelected={recursive} onChange={(isOn) => tell({ recursive: isOn })}>
            The folders in it too
          </Switch>
        ) : null}
      </div>
      <div className={column}>
        <Preview answers={answers} tell={tell} />
      </div>
    </div>
  )
}

/** A file itself, or the first of a folder that can be looked at. */
async function sampleIn(
  key: string,
  entries: ReadonlyMap<string, Entry>,
  connectionId: string,
): Promise<string | null> {
  if (!key.endsWith('/')) return entries.get(key)?.canPreview === false ? null : key
  const query = new URLSearchParams({ objectType: 'folder', object: key.slice(0, -1) })
  const path = `${FLOW_SERVICE}/connections/${connectionId}/explore?${query.toString()}`
  const inside = await ask<readonly Entry[]>(path)
  return inside.find(({ canPreview }) => canPreview)?.path ?? null
}

/** Of another file all is found out anew; a name that was given stays. */
function lookingAt(sample: string, { datasetName, sample: before }: Answers): Partial<Answers> {
  const isOwn = datasetName !== '' && datasetName !== stemOf(before ?? '')
  return {
    sample,
    format: null,
    fields: null,
    mappings: {},
    ...(isOwn ? {} : { datasetName: stemOf(sample) }),
  }
}

function Preview({ answers, tell }: Pick<Wizard, 'answers' | 'tell'>) {
  const inferred = useInferred(answers)
  const format = inferred.data === undefined ? null : (inferred.data.format as Format)
  const sample = useSample(answers, format)
  if (answers.sample === null) {
    return (
      <EmptyState title="Choose a file">
        Its first rows are shown here, with how they are written. All the files of the flow must be
        written so.
      </EmptyState>
    )
  }
  const error = inferred.error ?? sample.error
  // While it is being found out, and what was said where it cannot be read so.
  const shown = format ?? answers.format
  return (
    <>
      <h3 className={style({ font: 'title', margin: 0, overflowWrap: 'anywhere' })}>
        {answers.sample}
      </h3>
      {shown === null ? null : (
        <FormatFields
          format={shown}
          onChange={(next) => tell({ format: next, fields: null, mappings: {} })}
        />
      )}
      {error === null ? null : (
        <Failure error={error} onRetry={() => tell({ format: null, fields: null })} />
      )}
      {error === null ? <FirstRows sample={sample.data} /> : null}
    </>
  )
}

function FirstRows({ sample }: { readonly sample: ReturnType<typeof useSample>['data'] }) {
  if (sample === undefined) return <Loading what="the first rows" />
  const { columns, rows, isWhole } = sample
  const count = counted(rows.length, 'row')
  return (
    <>
      <RowsTable label="The first rows" columns={columns} rows={rows} />
      <p className={style({ font: 'ui-sm', color: 'neutral-subdued', margin: 0 })}>
        {isWhole ? `All ${count} of the file` : `The first ${count}`},{' '}
        {counted(columns.length, 'column')}.
      </p>
    </>
  )
}
