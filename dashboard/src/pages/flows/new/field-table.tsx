/** field-table: the fields of a new dataset, each with its name, its type and whether every row must have it. */
import { ActionButton, Checkbox, Picker, PickerItem, TextField } from '@react-spectrum/s2'
import Delete from '@react-spectrum/s2/icons/Delete'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { FIELD_TYPES, type FieldChoice, withType } from './fields.ts'
import { frame } from './table-style.ts'

const table = style({ font: 'ui', borderSpacing: 0, width: 'full' })
const cell = style({ textAlign: 'start', paddingX: 12, paddingY: 4 })

export function FieldTable({
  fields,
  onChange,
}: {
  readonly fields: readonly FieldChoice[]
  readonly onChange: (fields: readonly FieldChoice[]) => void
}) {
  const change = (at: number, field: FieldChoice) => onChange(fields.with(at, field))
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Who has no mouse scrolls it by the keyboard.
    <section className={frame} tabIndex={0} aria-label="Fields">
      <table className={table}>
        <thead>
          <tr>
            {['Field', 'Type', 'Every row has it', 'Leave out'].map((name) => (
              <th key={name} scope="col" className={cell}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- A field may be called anew.
            <tr key={at}>
              <td className={cell}>
                <TextField
                  aria-label={`Name of field ${at + 1}`}
                  styles={style({ width: 'full', minWidth: 160 })}
                  value={field.name}
                  onChange={(name) => change(at, { ...field, name })}
                />
              </td>
              <td className={cell}>
                <Type field={field} onChange={(next) => change(at, next)} />
              </td>
              <td className={cell}>
                <Checkbox
                  aria-label={`Every row has ${field.name}`}
                  isSelected={field.isRequired}
                  onChange={(isRequired) => change(at, { ...field, isRequired })}
                />
              </td>
              <td className={cell}>
                <ActionButton
                  isQuiet
                  aria-label={`Leave out ${field.name}`}
                  onPress={() => onChange(fields.toSpliced(at, 1))}
                >
                  <Delete />
                </ActionButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Type({
  field,
  onChange,
}: {
  readonly field: FieldChoice
  readonly onChange: (field: FieldChoice) => void
}) {
  return (
    <Picker
      aria-label={`Type of ${field.name}`}
      styles={style({ width: 160 })}
      selectedKey={field.type}
      onSelectionChange={(key) => {
        const type = FIELD_TYPES.find(([id]) => id === key)?.[0]
        if (type !== undefined && type !== field.type) onChange(withType(field, type))
      }}
    >
      {[
        ...FIELD_TYPES,
        ...(field.type === 'other' ? ([['other', 'As in the file']] as const) : []),
      ].map(([id, name]) => (
        <PickerItem key={id} id={id}>
          {name}
        </PickerItem>
      ))}
    </Picker>
  )
}
