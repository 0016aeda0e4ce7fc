/** chosen-files: files that are dropped or chosen, each to be left out again; one of a name. */
import {
  ActionButton,
  Button,
  Content,
  DropZone,
  FileTrigger,
  Heading,
  IllustratedMessage,
} from '@react-spectrum/s2'
import Close from '@react-spectrum/s2/icons/Close'
import CloudUpload from '@react-spectrum/s2/illustrations/linear/CloudUpload'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useState } from 'react'
import { spokenBytes } from '../../parts/spoken.ts'

const list = style({ margin: 0, padding: 0, listStyleType: 'none', font: 'body' })
const item = style({ display: 'flex', alignItems: 'center', gap: 12, overflowWrap: 'anywhere' })
const note = style({ font: 'ui-sm', color: 'neutral-subdued', overflowWrap: 'anywhere' })

interface Chosen {
  readonly files: readonly File[]
  readonly onChoose: (files: readonly File[]) => void
  readonly isDisabled: boolean
}

export function ChosenFiles({ files, onChoose, isDisabled }: Chosen) {
  const [replaced, setReplaced] = useState<readonly string[]>([])
  const add = (more: readonly File[]): void => {
    // What is dropped while files are sent would be in no batch.
    if (isDisabled || more.length === 0) return
    const names = [...files, ...more].map(({ name }) => name)
    setReplaced(names.filter((name, nth) => names.indexOf(name) !== nth))
    const byName = new Map([...files, ...more].map((file) => [file.name, file]))
    onChoose([...byName.values()])
  }
  return (
    <div>
      <DropZone
        aria-label="Files to upload"
        styles={style({ width: 'full' })}
        onDrop={({ items }) =>
          void Promise.all(
            items.flatMap((one) => (one.kind === 'file' ? [one.getFile()] : [])),
          ).then(add)
        }
      >
        <IllustratedMessage>
          <CloudUpload />
          <Heading level={2}>Drop files here</Heading>
          <Content>
            <FileTrigger allowsMultiple onSelect={(chosen) => add([...(chosen ?? [])])}>
              <Button variant="secondary" isDisabled={isDisabled}>
                Choose files
              </Button>
            </FileTrigger>
          </Content>
        </IllustratedMessage>
      </DropZone>
      <output className={note}>
        {replaced.length === 0
          ? null
          : `Chosen again, and only once in a batch: ${replaced.join(', ')}. The later one is sent.`}
      </output>
      <ul className={list} aria-label="Chosen files">
        {files.map(({ name, size }) => (
          <li key={name} className={item}>
            {name}
            <span className={style({ color: 'neutral-subdued', font: 'ui-sm' })}>
              {spokenBytes(size)}
            </span>
            <ActionButton
              isQuiet
              size="S"
              isDisabled={isDisabled}
              aria-label={`Leave out ${name}`}
              onPress={() => onChoose(files.filter((file) => file.name !== name))}
            >
              <Close />
            </ActionButton>
          </li>
        ))}
      </ul>
    </div>
  )
}
