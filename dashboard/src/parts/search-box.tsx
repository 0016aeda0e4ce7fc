/** search-box: a text that a list is narrowed by, taken with Enter; it follows the URL, and keeps the focus while it does. */
import { SearchField } from '@react-spectrum/s2'
import { useState } from 'react'

export function SearchBox({
  label,
  value,
  onSearch,
}: {
  readonly label: string
  /** As it is in the URL; '' for none. */
  readonly value: string
  readonly onSearch: (text: string | undefined) => void
}) {
  const [typed, setTyped] = useState({ text: value, since: value })
  // The URL may have changed by other means: a link, the way back.
  const text = typed.since === value ? typed.text : value
  return (
    <SearchField
      label={label}
      maxLength={255}
      value={text}
      onChange={(now) => setTyped({ text: now, since: value })}
      onSubmit={(now) => {
        setTyped({ text: now, since: now })
        onSearch(now)
      }}
      onClear={() => {
        setTyped({ text: '', since: '' })
        onSearch(undefined)
      }}
    />
  )
}
