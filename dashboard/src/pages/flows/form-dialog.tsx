/** form-dialog: a form in a dialog that stays open until what it asks for is done; why it is not stands in it. */
import {
  Button,
  ButtonGroup,
  Content,
  Dialog,
  DialogContainer,
  Heading,
  InlineAlert,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'
import { sentenceOf } from '../../client.ts'

export interface FormDialogProps {
  readonly isOpen: boolean
  readonly title: string
  /** As a verb: "Save the schedule". */
  readonly deed: string
  readonly error: unknown
  readonly isPending: boolean
  /** What it asks for cannot be asked for yet; a field says why. */
  readonly isIncomplete?: boolean
  readonly onDo: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

const body = style({ display: 'flex', flexDirection: 'column', gap: 20 })

export function FormDialog(props: FormDialogProps) {
  const { isOpen, title, deed, error, isPending, isIncomplete = false } = props
  const { onDo, onClose, children } = props
  return (
    <DialogContainer onDismiss={onClose}>
      {isOpen ? (
        <Dialog size="M">
          <Heading slot="title">{title}</Heading>
          <Content>
            <div className={body}>
              {children}
              {error === null ? null : (
                <div role="alert">
                  <InlineAlert variant="negative">
                    <Heading level={3}>This could not be done</Heading>
                    <Content>{sentenceOf(error)}</Content>
                  </InlineAlert>
                </div>
              )}
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={onClose}>
              Leave it
            </Button>
            <Button variant="accent" isPending={isPending} isDisabled={isIncomplete} onPress={onDo}>
              {deed}
            </Button>
          </ButtonGroup>
        </Dialog>
      ) : null}
    </DialogContainer>
  )
}
