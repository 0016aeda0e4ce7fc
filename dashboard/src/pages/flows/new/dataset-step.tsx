/** dataset-step: where the rows go: a dataset that is there, or a new one with the fields that the file seems to have. */
import { ComboBox, ComboBoxItem, Radio, RadioGroup, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useEffect } from 'react'
import { Failure } from '../../../parts/failure.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { FieldTable } from './field-table.tsx'
import { fieldsOf } from './fields.ts'
import { Told } from './told.tsx'
import { useDatasets, useInferred } from './use-plan.ts'
import type { Wizard } from './use-wizard.ts'

const column = style({ display: 'flex', flexDirection: 'column', gap: 24 })

export function DatasetStep({ wizard }: { readonly wizard: Wizard }) {
  const { answers, tell } = wizard
  return (
    <div className={column}>
      <RadioGroup
        label="Dataset"
        orientation="horizontal"
        value={answers.target}
        onChange={(target) => tell({ target: target === 'kept' ? 'kept' : 'new', mappings: {} })}
      >
        <Radio value="new">A new one</Radio>
        <Radio value="kept">One that is there</Radio>
      </RadioGroup>
      {answers.target === 'new' ? <NewDataset wizard={wizard} /> : <KeptDataset wizard={wizard} />}
    </div>
  )
}

function NewDataset({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  const { fields, datasetName } = answers
  const { data, error, refetch } = useInferred(answers)
  useEffect(() => {
    if (fields === null && data !== undefined) tell({ fields: fieldsOf(data.schema) })
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (fields === null) return <Loading what="the fields" />
  return (
    <>
      <TextField
        label="Name"
        isRequired
        maxLength={255}
        styles={style({ maxWidth: 480 })}
        value={datasetName}
        onChange={(name) => tell({ datasetName: name })}
      />
      {data === undefined || data.notes.length === 0 ? null : (
        <Told tone="notice" title="What the fields do not say">
          {data.notes.join(' ')}
        </Told>
      )}
      <FieldTable fields={fields} onChange={(next) => tell({ fields: next })} />
    </>
  )
}

function KeptDataset({ wizard: { answers, tell } }: { readonly wizard: Wizard }) {
  const { data, error, refetch } = useDatasets()
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the datasets" />
  const items = Object.entries(data).map(([id, { name }]) => ({ id, name }))
  return (
    <ComboBox
      label="Which"
      isRequired
      description={
        items.length === 0
          ? 'There is none yet. Make a new one.'
          : 'What the flow takes is added to what is in it.'
      }
      styles={style({ maxWidth: 480 })}
      defaultItems={items}
      selectedKey={answers.datasetId}
      onSelectionChange={(key) => {
        if (key !== null) tell({ datasetId: String(key), mappings: {} })
      }}
    >
      {({ id, name }) => <ComboBoxItem id={id}>{name}</ComboBoxItem>}
    </ComboBox>
  )
}
