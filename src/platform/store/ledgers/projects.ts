/** projects: the places for registrations and providers, each with its workspaces. */
import type { Project, Workspace } from '../../../domain/credential.ts'
import type { ProjectId, WorkspaceId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

export function projectsLedger(rows: Rows) {
  return {
    async find(id: ProjectId): Promise<Project | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM projects WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    async list(): Promise<Project[]> {
      const found = await rows.all<DocumentRow>('SELECT document FROM projects ORDER BY seq')
      return found.map(({ document }) => JSON.parse(document))
    },

    async insert(project: Project): Promise<void> {
      await rows.run(
        'INSERT INTO projects (id, document) VALUES (?, ?)',
        project.id,
        JSON.stringify(project),
      )
    },

    async findWorkspace(id: WorkspaceId): Promise<Workspace | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM workspaces WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    async listWorkspaces(projectId: ProjectId): Promise<Workspace[]> {
      const found = await rows.all<DocumentRow>(
        'SELECT document FROM workspaces WHERE project_id = ? ORDER BY seq',
        projectId,
      )
      return found.map(({ document }) => JSON.parse(document))
    },

    async insertWorkspace(workspace: Workspace): Promise<void> {
      await rows.run(
        'INSERT INTO workspaces (id, project_id, document) VALUES (?, ?, ?)',
        workspace.id,
        workspace.projectId,
        JSON.stringify(workspace),
      )
    },
  }
}
