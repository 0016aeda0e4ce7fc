/** credentials: the programs that may call Weir: made, given a new secret, revoked. A secret is shown once. */
import { ActionMenu, Button, MenuItem, Switch, Text, ToastQueue } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../client.ts'
import { copied } from '../../parts/copied.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Count, When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { type Credential, type CredentialDeed, CREDENTIALS, SCOPES } from './credential.ts'
import { CredentialDialog } from './credential-dialog.tsx'
import { NewCredential } from './new-credential.tsx'

interface Asked {
  readonly credential: Credential
  readonly deed: CredentialDeed
}

export function Credentials() {
  const [{ show }, change] = useUrlState()
  const [asked, setAsked] = useState<Asked | null>(null)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['credentials'],
    queryFn: ({ signal }) => ask<{ credentials: readonly Credential[] }>(CREDENTIALS, { signal }),
  })
  const all = data?.credentials ?? []
  const rows = all.filter(({ revokedAt }) => show === 'revoked' || revokedAt === null)
  return (
    <Section title="Credentials">
      <p className={style({ font: 'body', marginTop: 0, maxWidth: 640 })}>
        A program exchanges its client id and secret for a token of a day, and may do with it what
        its scopes open.
      </p>
      <div
        className={style({
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 24,
          marginBottom: 16,
        })}
      >
        <NewCredential trigger={<Button variant="accent">Make a credential</Button>} />
        <Switch
          isSelected={show === 'revoked'}
          onChange={(isOn) => change({ show: isOn ? 'revoked' : undefined })}
        >
          Revoked too
        </Switch>
      </div>
      {error === null ? (
        <DataTable
          label="Credentials"
          rows={rows}
          columns={columnsFor(setAsked)}
          keyOf={({ clientId }) => clientId}
          isLoading={isPending}
          empty={
            <EmptyState title="No program may call">
              Make a credential for each program, so that each can be revoked alone.
            </EmptyState>
          }
        />
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
      {asked === null ? null : <CredentialDialog {...asked} onClose={() => setAsked(null)} />}
    </Section>
  )
}

function columnsFor(askFor: (asked: Asked) => void): readonly ColumnOf<Credential>[] {
  return [
    {
      id: 'name',
      name: 'Name',
      width: '2fr',
      minWidth: 140,
      sortBy: ({ name }) => name,
      render: ({ name }) => name,
    },
    {
      id: 'clientId',
      name: 'Client id',
      // All of its 32 characters, for half an id is none.
      width: 310,
      isExtra: true,
      render: ({ clientId }) => <span className={style({ font: 'code-sm' })}>{clientId}</span>,
    },
    {
      id: 'opens',
      name: 'Opens',
      width: 150,
      isExtra: true,
      sortBy: opensOf,
      render: opensOf,
    },
    {
      id: 'registrations',
      name: 'Registrations',
      width: 130,
      isNumber: true,
      isExtra: true,
      sortBy: ({ registrations }) => registrations,
      render: ({ registrations }) => <Count value={registrations} />,
    },
    {
      id: 'made',
      name: 'Made',
      width: 120,
      isExtra: true,
      sortBy: ({ createdAt }) => createdAt,
      render: ({ createdAt }) => <When at={Date.parse(createdAt)} isShort />,
    },
    {
      id: 'standing',
      name: 'Status',
      width: 110,
      render: ({ revokedAt }) => (
        <Status
          word={revokedAt === null ? 'Valid' : 'Revoked'}
          tone={revokedAt === null ? 'positive' : 'neutral'}
        />
      ),
    },
    {
      id: 'deeds',
      name: 'More',
      width: 70,
      render: (credential) => <Deeds credential={credential} askFor={askFor} />,
    },
  ]
}

function opensOf({ scopes }: Credential): string {
  const opened = SCOPES.filter(({ id }) => scopes.includes(id))
  return opened.length === 0 ? 'Nothing' : opened.map(({ name }) => name).join(', ')
}

function Deeds(props: {
  readonly credential: Credential
  readonly askFor: (asked: Asked) => void
}) {
  const { credential, askFor } = props
  return (
    <ActionMenu
      isQuiet
      size="S"
      aria-label={`More about ${credential.name}`}
      disabledKeys={credential.revokedAt === null ? [] : ['renew', 'revoke']}
      onAction={(key) => {
        if (key === 'copy') void copyClientId(credential)
        else askFor({ credential, deed: key === 'revoke' ? 'revoke' : 'renew' })
      }}
    >
      <MenuItem id="copy">
        <Text slot="label">Copy the client id</Text>
        <Text slot="description">{credential.clientId}</Text>
      </MenuItem>
      <MenuItem id="renew">
        <Text slot="label">New secret</Text>
      </MenuItem>
      <MenuItem id="revoke">
        <Text slot="label">Revoke</Text>
      </MenuItem>
    </ActionMenu>
  )
}

async function copyClientId({ name, clientId }: Credential): Promise<void> {
  if (await copied(clientId)) {
    return void ToastQueue.positive(`The client id of “${name}” is copied.`, { timeout: SHOWN_MS })
  }
  ToastQueue.negative(`The browser does not allow to copy. The client id is ${clientId}.`)
}

const SHOWN_MS = 6_000
