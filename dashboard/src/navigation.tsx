/** navigation: the pages by name, how it all looks, and the way out. Its rows come from the table of pages. */
import { ActionButton, Picker, PickerItem, Text } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { Link } from '@tanstack/react-router'
import { chooseScheme, SCHEMES, useColorScheme } from './color-scheme.ts'
import { PAGES } from './page-table.ts'
import { useSigning } from './session.ts'
import { useDeed } from './parts/use-deed.ts'
import logo from './weir.svg'

const whole = style({
  display: 'flex',
  flexDirection: 'column',
  boxSizing: 'border-box',
  gap: 24,
  paddingX: 16,
  paddingY: 24,
  position: { default: 'static', lg: 'sticky' },
  top: 0,
  height: { default: 'auto', lg: 'screen' },
  overflowY: 'auto',
})
const list = style({
  display: 'flex',
  flexDirection: 'column',
  gap: 4,
  margin: 0,
  padding: 0,
  listStyleType: 'none',
})
const link = style({
  display: 'flex',
  alignItems: 'center',
  minHeight: 32,
  paddingX: 12,
  borderRadius: 'default',
  font: 'ui',
  color: { default: 'neutral-subdued', isHere: 'neutral', ':hover': 'neutral' },
  fontWeight: { default: 'normal', isHere: 'bold' },
  backgroundColor: { default: 'transparent', isHere: 'gray-200', ':hover': 'gray-100' },
  textDecoration: 'none',
  outlineStyle: { default: 'none', ':focus-visible': 'solid' },
  outlineColor: 'focus-ring',
  outlineWidth: 2,
})

const SCHEME_NAMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const

export function Navigation() {
  const scheme = useColorScheme()
  const { signOut } = useSigning()
  const leaving = useDeed({ run: signOut, done: () => 'Signed out.', touches: [] })
  return (
    <aside aria-label="Dashboard" className={whole}>
      <div className={style({ display: 'flex', alignItems: 'center', gap: 12, font: 'title-lg' })}>
        <img src={logo} alt="" width="28" height="28" />
        Weir
      </div>
      <nav aria-label="Pages" className={style({ flexGrow: 1 })}>
        <ul className={list}>
          {PAGES.map(({ path, name }) => (
            <li key={path}>
              <Link
                to={path}
                activeOptions={{ exact: path === '/', includeSearch: false }}
                activeProps={{ className: link({ isHere: true }) }}
                inactiveProps={{ className: link({ isHere: false }) }}
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Picker
        label="Appearance"
        size="S"
        selectedKey={scheme}
        onSelectionChange={(key) => chooseScheme(SCHEMES.find((one) => one === key) ?? 'system')}
      >
        {SCHEMES.map((one) => (
          <PickerItem key={one} id={one}>
            {SCHEME_NAMES[one]}
          </PickerItem>
        ))}
      </Picker>
      <ActionButton isQuiet onPress={() => leaving.mutate()}>
        <Text>Sign out</Text>
      </ActionButton>
    </aside>
  )
}
