/** format-fields: how a file is written: found out at first, and said otherwise where that is not so. */
import { Picker, PickerItem, Switch, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { Format } from './answers.ts'

const row = style({ display: 'flex', flexWrap: 'wrap', gap: 16, alignItems: 'end' })
const QUOTES = [
  ['"', '" (double)'],
  ["'", "' (single)"],
  ['', 'None'],
] as const

const DELIMITED: Format = {
  format: 'delimited',
  properties: { columnDelimiter: ',', quote: '"', header: true, encoding: 'UTF-8' },
}

const FORMATS: Readonly<Record<string, Format>> = {
  delimited: DELIMITED,
  lines: { format: 'json', properties: { isMultiLineJson: false } },
  document: { format: 'json', properties: { isMultiLineJson: true } },
}

function jsonKey({ isMultiLineJson }: Format['properties']): string {
  return isMultiLineJson === true ? 'document' : 'lines'
}

export function FormatFields({
  format,
  onChange,
}: {
  readonly format: Format
  readonly onChange: (format: Format) => void
}) {
  const { format: kind, properties } = format
  const say = (part: Format['properties']) =>
    onChange({ format: 'delimited', properties: { ...properties, ...part } })
  return (
    <div className={row}>
      <Picker
        label="Format"
        selectedKey={kind === 'json' ? jsonKey(properties) : kind}
        onSelectionChange={(key) => onChange(FORMATS[String(key)] ?? DELIMITED)}
      >
        <PickerItem id="delimited">Delimited</PickerItem>
        <PickerItem id="lines">JSON, an object a line</PickerItem>
        <PickerItem id="document">JSON, one list</PickerItem>
      </Picker>
      {kind === 'json' ? null : (
        <>
          <TextField
            label="Delimiter"
            styles={style({ width: 96 })}
            value={shownDelimiter(properties.columnDelimiter)}
            onChange={(text) => say({ columnDelimiter: text.trim() === '' ? text : text.trim() })}
          />
          <Picker
            label="Quote"
            styles={style({ width: 144 })}
            selectedKey={`q${properties.quote ?? '"'}`}
            onSelectionChange={(key) => say({ quote: String(key).slice(1) })}
          >
            {QUOTES.map(([id, name]) => (
              <PickerItem key={id} id={`q${id}`}>
                {name}
              </PickerItem>
            ))}
          </Picker>
          <Picker
            label="Encoding"
            styles={style({ width: 144 })}
            selectedKey={properties.encoding ?? 'UTF-8'}
            onSelectionChange={(key) => say({ encoding: String(key) })}
          >
            <PickerItem id="UTF-8">UTF-8</PickerItem>
            <PickerItem id="ISO-8859-1">ISO-8859-1</PickerItem>
          </Picker>
          <div className={style({ display: 'flex', alignItems: 'center', minHeight: 32 })}>
            <Switch isSelected={properties.header ?? true} onChange={(header) => say({ header })}>
              First line names the columns
            </Switch>
          </div>
        </>
      )}
    </div>
  )
}

/** A tab is not seen. */
function shownDelimiter(delimiter: string | undefined): string {
  return delimiter === '\t' ? String.raw`\t` : (delimiter ?? ',')
}
