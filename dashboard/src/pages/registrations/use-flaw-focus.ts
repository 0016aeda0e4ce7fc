/** use-flaw-focus: the first field that is not as it must be takes the focus, so that nobody has to look for it. */
import { type RefObject, useEffect, useRef } from 'react'

const FLAWED = '[aria-invalid="true"], [data-flawed="true"] input'

/** `tried` grows with each try to go on, and with each that was refused. */
export function useFlawFocus(tried: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (tried > 0) form.current?.querySelector<HTMLElement>(FLAWED)?.focus()
  }, [tried])
  return form
}
