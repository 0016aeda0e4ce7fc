/** flow-delete: asks before a flow is deleted, and says what stays of it. */
import { AlertDialog } from '@react-spectrum/s2'

export function DeleteDialog({
  name,
  onConfirm,
}: {
  readonly name: string
  readonly onConfirm: () => void
}) {
  return (
    <AlertDialog
      title={`Delete the flow "${name}"?`}
      variant="destructive"
      primaryActionLabel="Delete the flow"
      cancelLabel="Leave it"
      onPrimaryAction={onConfirm}
    >
      It never runs again, and a run that waits is cancelled. The dataset and all that is in it, the
      connection, the runs so far and their refused rows stay. A flow that is made anew over the
      same files takes them all again.
    </AlertDialog>
  )
}
