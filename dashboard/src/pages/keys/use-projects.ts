/** use-projects: projects with their workspaces, and a workspace by its id. */
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { ProjectFields } from '../../../../src/api/contract/weir/tenancy.ts'
import { ask } from '../../client.ts'

type Project = Static<typeof ProjectFields>

export function useProjects() {
  return useQuery({
    queryKey: ['projects'],
    queryFn: ({ signal }) => ask<{ projects: readonly Project[] }>('/weir/v1/projects', { signal }),
  })
}

export interface WorkspaceName {
  readonly id: string
  readonly name: string
}

export function workspacesIn(projects: readonly Project[]): readonly WorkspaceName[] {
  return projects.flatMap(({ title, workspaces }) =>
    workspaces.map(({ id, name }) => ({ id, name: `${title} / ${name}` })),
  )
}
