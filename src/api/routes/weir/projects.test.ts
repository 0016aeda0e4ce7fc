import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const PROJECTS = '/weir/v1/projects'
const { identity } = trial.services

interface Project {
  readonly id: string
  readonly name: string
  readonly workspaces: readonly { readonly id: string; readonly name: string }[]
}

async function make(name: string): Promise<Project> {
  const answer = await trial.ask('POST', PROJECTS, { name })
  assert.equal(answer.status, 201, answer.text)
  return answer.json as Project
}

function registrationsOf(projectId: string, workspaceId: string): string {
  return `/events/${identity.consumerOrgId}/${projectId}/${workspaceId}/registrations`
}

test('a Weir begins with one project and one workspace, those of its context', async () => {
  const { json } = await trial.ask('GET', PROJECTS)
  const [first] = (json as { projects: Project[] }).projects
  assert.equal(first?.id, identity.projectId)
  assert.deepEqual(
    first.workspaces.map(({ id }) => id),
    [identity.workspaceId],
  )
})

test('a new project has a workspace of its own, in which registrations have names of their own', async () => {
  const project = await make('Orders')
  const staged = await trial.ask('POST', `${PROJECTS}/${project.id}/workspaces`, { name: 'Stage' })
  assert.equal(staged.status, 201)
  const stage = (staged.json as { id: string }).id
  const [production] = project.workspaces
  const wish = {
    client_id: identity.clientId,
    name: 'The same name',
    delivery_type: 'journal',
    events_of_interest: [
      {
        provider_id: '7e1f5a52-6c5f-4b8e-9a40-706c6174666d',
        event_code: 'sources_flow_run_success',
      },
    ],
  }
  const ids: string[] = []
  for (const workspace of [production?.id ?? '', stage]) {
    const url = registrationsOf(project.id, workspace)
    const made = await trial.ask('POST', url, wish)
    assert.equal(made.status, 201, made.text)
    const { registration_id: id, workspace_id: where } = made.json as Record<string, string>
    assert.equal(where, workspace)
    ids.push(String(id))
    assert.equal((await trial.ask('POST', url, wish)).status, 409)
  }
  // One of another workspace is not found.
  const elsewhere = `${registrationsOf(project.id, stage)}/${ids[0]}`
  assert.equal((await trial.ask('GET', elsewhere)).status, 404)
})

test('the download of a workspace names its ids and credentials as the Console does, without secrets', async () => {
  const project = await make('Download')
  const [workspace] = project.workspaces
  const made = await trial.ask('POST', '/weir/v1/credentials', {
    name: 'program',
    workspaceId: workspace?.id,
  })
  const { clientId, clientSecret, credentialId } = made.json as Record<string, string>
  const url = `${PROJECTS}/${project.id}/workspaces/${workspace?.id}/download`
  const { status, json, text } = await trial.ask('GET', url)
  assert.equal(status, 200)
  assert.ok(!text.includes(String(clientSecret)))
  const file = json as {
    project: {
      id: string
      org: Record<string, string>
      workspace: { id: string; details: { credentials: Record<string, unknown>[] } }
    }
  }
  assert.equal(file.project.id, project.id)
  assert.deepEqual(file.project.org, {
    id: identity.consumerOrgId,
    name: 'Weir',
    ims_org_id: identity.imsOrgId,
  })
  assert.equal(file.project.workspace.id, workspace?.id)
  const [credential] = file.project.workspace.details.credentials
  assert.equal(credential?.['id'], credentialId)
  assert.equal(credential?.['integration_type'], 'oauth_server_to_server')
  const oauth = credential?.['oauth_server_to_server'] as { client_id: string }
  assert.equal(oauth.client_id, clientId)

  assert.equal((await trial.ask('DELETE', `/weir/v1/credentials/${clientId}`)).status, 200)
  assert.ok(!(await trial.ask('GET', url)).text.includes(String(clientId)))
})

const REFUSED: readonly [what: string, url: string, body: object, status: number, says: RegExp][] =
  [
    [
      'a name that is taken',
      PROJECTS,
      { name: 'default' },
      409,
      /"default" is used by the project/,
    ],
    ['a name of two letters', PROJECTS, { name: 'ab' }, 400, /name/],
    ['a name of 46 letters', PROJECTS, { name: 'x'.repeat(46) }, 400, /name/],
    ['a name with a space', PROJECTS, { name: 'a b c' }, 400, /name/],
    [
      'a workspace name that is taken',
      `${PROJECTS}/${identity.projectId}/workspaces`,
      { name: 'Production' },
      409,
      /"Production" is used by the workspace/,
    ],
    [
      'a project that is not there',
      `${PROJECTS}/1/workspaces`,
      { name: 'Stage' },
      404,
      /project "1"/,
    ],
  ]

for (const [what, url, body, status, says] of REFUSED) {
  test(`${what} is refused`, async () => {
    const answer = await trial.ask('POST', url, body)
    assert.equal(answer.status, status)
    assert.match(documentedSentence(url, answer), says)
  })
}

test('a workspace of another project is not found', async () => {
  const project = await make('Another')
  const url = `${PROJECTS}/${project.id}/workspaces/${identity.workspaceId}/download`
  assert.equal((await trial.ask('GET', url)).status, 404)
  assert.equal(
    (await trial.ask('GET', registrationsOf(project.id, identity.workspaceId))).status,
    404,
  )
})
