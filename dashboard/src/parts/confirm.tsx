/** confirm: asks before something that cannot be taken back; the button that is pressed says what it does. */
import { AlertDialog, DialogTrigger } from '@react-spectrum/s2'
import type { ReactElement, ReactNode } from 'react'

export function Confirm({
  trigger,
  title,
  children,
  deed,
  onConfirm,
  isDestructive = false,
}: {
  /** The button that asks for it. */
  readonly trigger: ReactElement
  readonly title: string
  /** What will have happened afterwards. */
  readonly children: ReactNode
  /** As a verb: "Cancel the run". */
  readonly deed: string
  readonly onConfirm: () => void
  readonly isDestructive?: boolean
}) {
  return (
    <DialogTrigger>
      {trigger}
      <AlertDialog
        title={title}
        variant={isDestructive ? 'destructive' : 'confirmation'}
        primaryActionLabel={deed}
        cancelLabel="Leave it"
        onPrimaryAction={onConfirm}
      >
        {children}
      </AlertDialog>
    </DialogTrigger>
  )
}
