/** new-credential: a dialog that makes a credential, and then shows its secret. */
import {
  Button,
  ButtonGroup,
  Checkbox,
  CheckboxGroup,
  Content,
  Dialog,
  DialogTrigger,
  Form,
  Heading,
  Picker,
  PickerItem,
  TextField,
} from '@react-spectrum/s2'
import { type ReactElement, useState } from 'react'
import { ask, sentenceOf } from '../../client.ts'
import { Problem } from '../../parts/problem.tsx'
import { saidOf } from '../../parts/said-of.ts'
import { useDeed } from '../../parts/use-deed.ts'
import { type Credential, CREDENTIALS, SCOPES } from './credential.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { useProjects, workspacesIn } from './use-projects.ts'

/** Those of signing in are asked for by clients, and open nothing of their own. */
const BESIDE = ['openid', 'AdobeID', 'read_organizations']

export function NewCredential({ trigger }: { readonly trigger: ReactElement }) {
  const [opened, setOpened] = useState(0)
  return (
    <DialogTrigger onOpenChange={(isOpen) => setOpened(isOpen ? opened + 1 : opened)}>
      {trigger}
      {/* A new one each time, so that nothing of the last one is in it. */}
      <NewDialog key={opened} />
    </DialogTrigger>
  )
}

/** Spectrum renders what is in a dialog several times, so its state is kept around it. */
function NewDialog() {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState(SCOPES.map(({ id }) => id))
  const [workspaceId, setWorkspaceId] = useState<string | null>(null)
  const workspaces = workspacesIn(useProjects().data?.projects ?? [])
  const workspace = workspaceId ?? workspaces[0]?.id
  const making = useDeed({
    run: () =>
      ask<Credential>(CREDENTIALS, {
        method: 'POST',
        body: { name: name.trim(), scopes: [...BESIDE, ...scopes], workspaceId: workspace },
      }),
    done: (made) => `The credential “${made.name}” is made.`,
    touches: ['credentials'],
    isToldInPlace: true,
  })
  const { data: made, error } = making
  const saidOfName = saidOf(error, 'name')
  if (made !== undefined) {
    return <SecretDialog title={`The secret of “${made.name}”`} credential={made} />
  }
  return (
    <Dialog>
      {({ close }) => (
        <>
          <Heading slot="title">Make a credential</Heading>
          <Content>
            <Form
              id="new-credential"
              onSubmit={(event) => {
                event.preventDefault()
                making.mutate()
              }}
            >
              <TextField
                label="Name"
                description="Of the program that will call with it."
                isRequired
                maxLength={255}
                value={name}
                onChange={(text) => {
                  setName(text)
                  making.reset()
                }}
                isInvalid={saidOfName !== null}
                errorMessage={saidOfName}
              />
              <CheckboxGroup
                label="It opens"
                value={scopes}
                onChange={setScopes}
                isInvalid={scopes.length === 0}
                errorMessage="Choose at least one: this would open nothing."
              >
                {SCOPES.map(({ id, name: what, says }) => (
                  <Checkbox key={id} value={id}>
                    {`${what}: ${says}`}
                  </Checkbox>
                ))}
              </CheckboxGroup>
              {workspaces.length < 2 ? null : (
                <Picker
                  label="Workspace"
                  items={workspaces}
                  selectedKey={workspace}
                  onSelectionChange={(key) => setWorkspaceId(String(key))}
                >
                  {(one) => <PickerItem id={one.id}>{one.name}</PickerItem>}
                </Picker>
              )}
              {error === null || saidOfName !== null ? null : (
                <Problem sentence={sentenceOf(error)} />
              )}
            </Form>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              Cancel
            </Button>
            <Button
              variant="accent"
              type="submit"
              form="new-credential"
              isDisabled={name.trim() === '' || scopes.length === 0}
              isPending={making.isPending}
            >
              Make it
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  )
}
