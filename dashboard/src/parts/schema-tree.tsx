/** schema-tree: the fields of a schema as a tree, searched by text, gone through by keyboard; what is chosen is told in full. */
import {
  Badge,
  Heading,
  SearchField,
  Text,
  TreeView,
  TreeViewItem,
  TreeViewItemContent,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useState } from 'react'
import type { SchemaNode } from '../schema-registry.ts'
import { CopyButton } from './copy-button.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figures } from './figures.tsx'
import { allOf, countOpen, fieldsOf, matching, type SchemaField } from './schema-fields.ts'
import { counted } from './spoken.ts'
import { useMatch } from './use-match.ts'

const both = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', lg: '3fr 2fr' },
  gap: 24,
  alignItems: 'start',
})
const line = style({ display: 'flex', alignItems: 'baseline', columnGap: 12, minWidth: 0 })
const quiet = style({ font: 'ui-sm', color: 'neutral-subdued' })
const cut = style({
  font: 'ui-sm',
  color: 'neutral-subdued',
  truncate: true,
  minWidth: 0,
  display: { default: 'none', lg: 'inline' },
})

/** Up to so many fields, all of them are open from the beginning. */
const FEW = 60

export function SchemaTree({ schema }: { readonly schema: SchemaNode }) {
  const fields = fieldsOf(schema)
  const all = allOf(fields)
  const [text, setText] = useState('')
  const [open, setOpen] = useState<ReadonlySet<unknown>>(
    () => new Set(all.length <= FEW ? all.map(({ path }) => path) : []),
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = matching(fields, text)
  // What is found is shown, wherever it is.
  const isOpen = text === '' ? open : new Set(allOf(shown).map(({ path }) => path))
  return (
    <>
      <div className={style({ display: 'flex', gap: 16, alignItems: 'end', marginBottom: 12 })}>
        <SearchField label="Search fields" value={text} onChange={setText} />
        <output className={quiet}>
          {text === '' ? counted(all.length, 'field') : `${allOf(shown).length} of ${all.length}`}
        </output>
      </div>
      {shown.length === 0 ? (
        <EmptyState title="No field is like that">Search for less.</EmptyState>
      ) : (
        <div className={both}>
          <Tree
            fields={shown}
            open={isOpen}
            onOpen={setOpen}
            chosen={chosen}
            onChoose={setChosen}
          />
          <Details field={all.find(({ path }) => path === chosen) ?? null} />
        </div>
      )}
    </>
  )
}

interface TreeProps {
  readonly fields: readonly SchemaField[]
  readonly open: ReadonlySet<unknown>
  readonly onOpen: (open: ReadonlySet<unknown>) => void
  readonly chosen: string | null
  readonly onChoose: (path: string | null) => void
}

function Tree({ fields, open, onOpen, chosen, onChoose }: TreeProps) {
  const isCoarse = useMatch('not ((hover: hover) and (pointer: fine))')
  const height = countOpen(fields, open) * (isCoarse ? 50 : 40)
  return (
    <TreeView
      aria-label="Fields"
      selectionMode="single"
      selectionStyle="highlight"
      disallowEmptySelection
      expandedKeys={[...open].map(String)}
      onExpandedChange={onOpen}
      selectedKeys={chosen === null ? [] : [chosen]}
      onSelectionChange={(keys) => onChoose(keys === 'all' ? null : textOf([...keys][0]))}
      UNSAFE_style={{ height: Math.min(height, MOST_PIXELS) }}
    >
      {fields.map(branch)}
    </TreeView>
  )
}

const MOST_PIXELS = 640

function textOf(key: string | number | undefined): string | null {
  return key === undefined ? null : String(key)
}

/** A function, for the tree looks at its items themselves. */
function branch(field: SchemaField) {
  const { path, name, type, isRequired, rules, children } = field
  return (
    <TreeViewItem key={path} id={path} textValue={name} hasChildItems={children.length > 0}>
      <TreeViewItemContent>
        <Text>
          <span className={line}>
            <strong>{name}</strong>
            <span className={quiet}>{type}</span>
            {isRequired ? <span className={quiet}>required</span> : null}
            <span className={cut}>
              {rules.map(([rule, value]) => `${rule}: ${value}`).join(' · ')}
            </span>
          </span>
        </Text>
      </TreeViewItemContent>
      {children.map(branch)}
    </TreeViewItem>
  )
}

const panel = style({
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
  padding: 20,
  font: 'body',
  overflowWrap: 'anywhere',
})

function Details({ field }: { readonly field: SchemaField | null }) {
  return (
    <section aria-label="The chosen field" aria-live="polite" className={panel}>
      {field === null ? (
        <p className={style({ margin: 0, color: 'neutral-subdued' })}>
          Choose a field to see its rules and what is said of it.
        </p>
      ) : (
        <>
          <div
            className={style({ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' })}
          >
            <Heading level={3} styles={style({ font: 'title', margin: 0 })}>
              {field.path}
            </Heading>
            <CopyButton text={field.path} what="the path" />
            {field.isRequired ? <Badge variant="notice">Required</Badge> : null}
          </div>
          {field.title === '' ? null : <p>{field.title}</p>}
          {field.description === '' ? null : <p>{field.description}</p>}
          <Figures isWide rows={[['Type', field.type], ...field.rules]} />
        </>
      )}
    </section>
  )
}
