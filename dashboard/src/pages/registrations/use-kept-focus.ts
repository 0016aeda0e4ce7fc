/** use-kept-focus: where a deed takes its own button away, the focus goes to a place beside it, and not to nowhere. */
import { type RefObject, useEffect, useRef } from 'react'

interface Focusable {
  focus(): void
}

/** A toast says that it is an alert dialog too. */
const DIALOG = '[role="alertdialog"]:not([aria-modal="false"])'

/** `state` is what the deed changes; `noteDeed` is called as it is done. */
export function useKeptFocus<Place extends Focusable>(
  state: unknown,
): [place: RefObject<Place | null>, noteDeed: () => void] {
  const place = useRef<Place>(null)
  const isOwn = useRef(false)
  useEffect(() => {
    if (!isOwn.current) return
    isOwn.current = false
    // The dialog that asked whether to do it gives the focus back as it goes.
    let frame = requestAnimationFrame(function look() {
      const isAsking = document.querySelector(DIALOG) !== null
      frame = requestAnimationFrame(isAsking ? look : takeLostFocus)
    })
    function takeLostFocus(): void {
      if (document.activeElement === document.body) place.current?.focus()
    }
    return () => cancelAnimationFrame(frame)
  }, [state])
  return [place, () => (isOwn.current = true)]
}
