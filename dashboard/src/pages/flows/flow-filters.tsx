/** flow-filters: which flows the list shows: by a text in their names, and by how they are. */
import { Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { FilterBar } from '../../parts/filter-bar.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { useUrlState } from '../../parts/url-state.ts'

const SHOWS: readonly (readonly [id: string, name: string])[] = [
  ['all', 'All flows'],
  ['failing', 'Last run failed'],
  ['enabled', 'Enabled'],
  ['disabled', 'Disabled'],
  ['drafts', 'Drafts'],
]

/** `isCut`: more flows have such a name than are shown. */
export function FlowFilters({ isCut }: { readonly isCut: boolean }) {
  const [{ search, show }, change] = useUrlState()
  return (
    <FilterBar label="Which flows">
      <SearchBox
        label="Name"
        value={search ?? ''}
        onSearch={(text) => change({ search: text?.trim() })}
      />
      <Picker
        label="Show"
        selectedKey={show ?? 'all'}
        onSelectionChange={(key) => change({ show: key === 'all' ? undefined : String(key) })}
      >
        {SHOWS.map(([id, name]) => (
          <PickerItem key={id} id={id}>
            {name}
          </PickerItem>
        ))}
      </Picker>
      {isCut ? (
        <p className={style({ font: 'ui', margin: 0, marginBottom: 8 })}>
          More than 100 have such a name. Say more of it.
        </p>
      ) : null}
    </FilterBar>
  )
}
