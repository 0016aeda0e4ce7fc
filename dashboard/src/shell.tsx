/**
 * shell: what surrounds every page: the navigation, the way past it, who is signed in, and what is said in passing.
 * On a phone the navigation is behind a button, and closes with each choice.
 */
import { ActionButton, Provider, ToastContainer } from '@react-spectrum/s2'
import Close from '@react-spectrum/s2/icons/Close'
import MenuHamburger from '@react-spectrum/s2/icons/MenuHamburger'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useColorScheme } from './color-scheme.ts'
import { Navigation } from './navigation.tsx'
import { SignedOutPage } from './pages/signed-out.tsx'
import { Failure } from './parts/failure.tsx'
import { Loading } from './parts/loading.tsx'
import { useChanges } from './parts/use-live.ts'
import { useSession } from './session.ts'

declare module '@react-spectrum/s2' {
  interface RouterConfig {
    href: string
  }
}

export function Shell() {
  const scheme = useColorScheme()
  const { navigate, history } = useRouter()
  return (
    <Provider
      locale="en-US"
      background="base"
      colorScheme={scheme === 'system' ? undefined : scheme}
      router={{
        navigate: (href) => void navigate({ href }),
        useHref: (href) => history.createHref(href),
      }}
      styles={style({ minHeight: 'screen' })}
    >
      <ToastContainer placement="bottom end" />
      <Gate />
    </Provider>
  )
}

/** Everybody may see the page that signs in; for all others one must be. */
function Gate() {
  const { pathname } = useLocation()
  const { data: session, error, refetch } = useSession()
  if (pathname === '/sign-in') return <Outlet />
  // Who is in stays in while Weir does not answer; what can be read is there still.
  if (session === undefined && error !== null)
    return <Bare error={error} onRetry={() => void refetch()} />
  if (session === undefined) return <Loading what="the dashboard" />
  return session.isSignedIn ? <Framed /> : <SignedOutPage />
}

function Bare({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <main className={style({ padding: 24, maxWidth: 640, marginX: 'auto' })}>
      <Failure error={error} onRetry={onRetry} />
    </main>
  )
}

const frame = style({ display: { default: 'block', lg: 'flex' }, minHeight: 'screen' })
const bar = style({
  display: { default: 'flex', lg: 'none' },
  alignItems: 'center',
  gap: 12,
  padding: 8,
  font: 'title',
  position: 'sticky',
  top: 0,
  zIndex: 1,
  backgroundColor: 'base',
  borderBottomWidth: 1,
  borderTopWidth: 0,
  borderXWidth: 0,
  borderStyle: 'solid',
  borderColor: 'gray-200',
})
const side = style({
  display: { default: 'none', isOpen: 'block', lg: 'block' },
  width: { default: 'auto', lg: 232 },
  flexShrink: 0,
  backgroundColor: 'layer-1',
})
const content = style({
  flexGrow: 1,
  minWidth: 0,
  boxSizing: 'border-box',
  paddingX: { default: 16, lg: 40 },
  paddingY: { default: 24, lg: 32 },
  maxWidth: 1440,
  outlineStyle: 'none',
})
const away = style({
  font: 'ui',
  margin: 0,
  marginBottom: 24,
  paddingX: 16,
  paddingY: 12,
  borderRadius: 'lg',
  backgroundColor: 'notice-subtle',
})
/** There for who comes with the keyboard. */
const skip = style({
  position: 'absolute',
  top: 8,
  insetStart: 8,
  zIndex: 2,
  padding: 8,
  font: 'ui',
  color: 'neutral',
  backgroundColor: 'base',
  borderRadius: 'default',
  translateY: { default: -80, ':focus': 0 },
})

function Framed() {
  const { pathname } = useLocation()
  // Open at one page only: with the next it is closed.
  const [openAt, setOpenAt] = useState<string | null>(null)
  const isOpen = openAt === pathname
  const isAway = useChanges()
  return (
    <>
      <a
        href="#content"
        className={skip}
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('content')?.focus()
        }}
      >
        Skip to the content
      </a>
      <div className={frame}>
        <header className={bar}>
          <ActionButton
            isQuiet
            aria-label={isOpen ? 'Close the navigation' : 'Open the navigation'}
            aria-expanded={isOpen}
            aria-controls="navigation"
            onPress={() => setOpenAt(isOpen ? null : pathname)}
          >
            {isOpen ? <Close /> : <MenuHamburger />}
          </ActionButton>
          Weir
        </header>
        <div id="navigation" className={side({ isOpen })}>
          <Navigation />
        </div>
        {/* A page of its own for each path: nothing of the one before is left in it. */}
        <main id="content" tabIndex={-1} className={content} key={pathname}>
          {/* There from the beginning, so that what it comes to say is said aloud. */}
          <output className={style({ display: 'block' })}>{isAway ? <Away /> : null}</output>
          <Outlet />
        </main>
      </div>
    </>
  )
}

function Away() {
  return (
    <p className={away}>
      <strong>Weir does not answer.</strong> What you see may be old. This page is read anew as soon
      as Weir is back.
    </p>
  )
}
