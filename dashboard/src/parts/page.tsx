/**
 * page: what every page begins with: its name, as heading and as title of the window, and what can be done.
 * Keeps: after a way within the dashboard the heading has the focus, so that nobody is left at the old place.
 */
import { Breadcrumb, Breadcrumbs } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { type ReactNode, useEffect, useRef } from 'react'

export interface PageProps {
  readonly title: string
  /** The pages above it, the nearest last. */
  readonly above?: readonly { readonly name: string; readonly href: string }[]
  /** Beside the title: a status. */
  readonly aside?: ReactNode
  /** Buttons. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

const head = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 16,
  rowGap: 12,
  marginBottom: 24,
})

/** The page that the browser opened is the browser's to begin. */
let isFirstPage = true

export function Page({ title, above = [], aside, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [])
  return (
    <>
      <title>{`${title} – Weir`}</title>
      {above.length === 0 ? null : (
        <div className={style({ overflow: 'hidden' })}>
          <Breadcrumbs size="M">
            {[
              ...above.map(({ name, href }) => (
                <Breadcrumb key={href} href={href}>
                  {name}
                </Breadcrumb>
              )),
              <Breadcrumb key="here">{title}</Breadcrumb>,
            ]}
          </Breadcrumbs>
        </div>
      )}
      <div className={head}>
        <h1
          ref={heading}
          tabIndex={-1}
          className={style({
            font: 'heading-lg',
            margin: 0,
            outlineStyle: 'none',
            overflowWrap: 'anywhere',
          })}
        >
          {title}
        </h1>
        {aside}
        <div className={style({ flexGrow: 1 })} />
        {actions === undefined ? null : (
          <div className={style({ display: 'flex', gap: 8, flexWrap: 'wrap' })}>{actions}</div>
        )}
      </div>
      {children}
    </>
  )
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <section aria-label={title} className={style({ marginBottom: 40 })}>
      <h2 className={style({ font: 'heading-sm', marginTop: 0, marginBottom: 12 })}>{title}</h2>
      {children}
    </section>
  )
}
