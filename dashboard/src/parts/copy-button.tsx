/** copy-button: puts a text on the clipboard, and says that it did. */
import { ActionButton, Tooltip, TooltipTrigger } from '@react-spectrum/s2'
import Checkmark from '@react-spectrum/s2/icons/Checkmark'
import Copy from '@react-spectrum/s2/icons/Copy'
import { useState } from 'react'
import { copied } from './copied.ts'

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  const said = { ready: `Copy ${what}`, copied: 'Copied', refused: 'The browser does not allow it' }
  return (
    <TooltipTrigger>
      <ActionButton
        isQuiet
        size="S"
        aria-label={said[state]}
        onPress={() => {
          void copied(text).then((isThere) => {
            setState(isThere ? 'copied' : 'refused')
            setTimeout(() => setState('ready'), SHOWN_MS)
          })
        }}
      >
        {state === 'copied' ? <Checkmark /> : <Copy />}
      </ActionButton>
      <Tooltip>{said[state]}</Tooltip>
    </TooltipTrigger>
  )
}

const SHOWN_MS = 3_000
