/** leave-upload: asks before an upload that is under way is left, since it would be given up. */
import { AlertDialog, DialogContainer } from '@react-spectrum/s2'
import { useBlocker } from '@tanstack/react-router'
import type { Uploading } from './use-upload.ts'

export function LeaveUpload({ sending }: { readonly sending: Uploading }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: sending.isUnderWay,
    enableBeforeUnload: sending.isUnderWay,
    withResolver: true,
  })
  return (
    // It closes before it tells what was pressed, which is to be heard first.
    <DialogContainer onDismiss={() => queueMicrotask(() => reset?.())}>
      {status === 'blocked' ? (
        <AlertDialog
          title="Leave the upload?"
          variant="destructive"
          primaryActionLabel="Stop it, and leave"
          cancelLabel="Stay"
          onCancel={() => reset()}
          onPrimaryAction={() => {
            sending.stop()
            proceed()
          }}
        >
          The files are not sent whole yet, and nothing of them would be in the dataset.
        </AlertDialog>
      ) : null}
    </DialogContainer>
  )
}
