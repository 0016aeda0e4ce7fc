/** projects: places for registrations and providers, each with its workspaces (the operator alone makes them). */
import { Type } from 'typebox'
import type { Project } from '../../../domain/credential.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import {
  ConsoleFields,
  consoleFields,
  ProjectBody,
  ProjectFields,
  projectFields,
  WorkspaceBody,
  WorkspaceFields,
  workspaceFields,
} from '../../contract/weir/tenancy.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

const tags = ['Weir']
const ByProject = Type.Object({ projectId: Type.String() })
const ByWorkspace = Type.Object({ projectId: Type.String(), workspaceId: Type.String() })
/** As the Console's ids have. */
const ID_DIGITS = 19

const List = Type.Object({ projects: Type.Array(ProjectFields) })

export function projectRoutes(app: App, { store, clock, chance, identity }: Services): void {
  app.post(
    '/weir/v1/projects',
    { schema: { tags, body: ProjectBody, response: { 201: ProjectFields } } },
    async (request, reply) => {
      requireOperator(request)
      const { name, title = name } = request.body
      const createdAt = clock.now()
      const project: Project = { id: idOf(chance.digits(ID_DIGITS)), name, title, createdAt }
      const workspace = {
        id: idOf<'workspace'>(chance.digits(ID_DIGITS)),
        projectId: project.id,
        name: 'Production',
        createdAt,
      }
      await store.commit(async ({ projects }) => {
        const holder = (await projects.list()).find((one) => one.name === name)
        if (holder !== undefined) throw taken('project', name, holder.id)
        await projects.insert(project)
        await projects.insertWorkspace(workspace)
      })
      return reply.code(201).send(projectFields(project, [workspace]))
    },
  )

  app.get('/weir/v1/projects', { schema: { tags, response: { 200: List } } }, async () => {
    const found = await store.read.projects.list()
    return { projects: await Promise.all(found.map(withWorkspaces)) }
  })

  app.get(
    '/weir/v1/projects/:projectId',
    { schema: { tags, params: ByProject, response: { 200: ProjectFields } } },
    async (request) => withWorkspaces(await getProject(request.params.projectId)),
  )

  app.post(
    '/weir/v1/projects/:projectId/workspaces',
    {
      schema: { tags, params: ByProject, body: WorkspaceBody, response: { 201: WorkspaceFields } },
    },
    async (request, reply) => {
      requireOperator(request)
      const { id: projectId } = await getProject(request.params.projectId)
      const { name } = request.body
      const workspace = {
        id: idOf<'workspace'>(chance.digits(ID_DIGITS)),
        projectId,
        name,
        createdAt: clock.now(),
      }
      await store.commit(async ({ projects }) => {
        const all = await projects.listWorkspaces(projectId)
        const holder = all.find((one) => one.name === name)
        if (holder !== undefined) throw taken('workspace', name, holder.id)
        await projects.insertWorkspace(workspace)
      })
      return reply.code(201).send(workspaceFields(workspace))
    },
  )

  // In the shape of the file that the Console hands out for a workspace.
  app.get(
    '/weir/v1/projects/:projectId/workspaces/:workspaceId/download',
    { schema: { tags, params: ByWorkspace, response: { 200: ConsoleFields } } },
    async (request, reply) => {
      const project = await getProject(request.params.projectId)
      const { workspaceId } = request.params
      const workspace = await store.read.projects.findWorkspace(idOf(workspaceId))
      if (workspace?.projectId !== project.id) throw notFound('workspace', workspaceId)
      const all = await store.read.credentials.listOfWorkspace(workspace.id)
      const live = all.filter(({ revokedAt }) => revokedAt === null)
      reply.header('content-disposition', `attachment; filename="${workspace.name}.json"`)
      return consoleFields(project, workspace, live, identity)
    },
  )

  async function withWorkspaces(project: Project) {
    return projectFields(project, await store.read.projects.listWorkspaces(project.id))
  }

  async function getProject(id: string): Promise<Project> {
    const project = await store.read.projects.find(idOf(id))
    if (project === null) throw notFound('project', id)
    return project
  }
}

function notFound(type: string, id: string): Fault {
  const problem = `The ${type} "${id}" is not found. GET /weir/v1/projects lists them.`
  return new Fault('WEIR-404', { problem })
}

function taken(type: string, name: string, id: string): Fault {
  return new Fault('WEIR-409', {
    problem: `The name "${name}" is used by the ${type} "${id}". Choose another.`,
    conflictingId: id,
  })
}
