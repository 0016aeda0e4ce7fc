/** projects: the places that registrations, providers and credentials are in, with the ids that clients ask for. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { Id } from '../../parts/id.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { useProjects } from './use-projects.ts'

const card = style({
  marginBottom: 16,
  padding: 20,
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
})

export function Projects() {
  const { data, error, refetch } = useProjects()
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the projects" />
  return (
    <Section title="Projects and workspaces">
      {data.projects.map((project) => (
        <article key={project.id} className={card} aria-label={project.title}>
          <h3 className={style({ font: 'title', marginTop: 0, marginBottom: 16 })}>
            {project.title}
          </h3>
          <Figures
            isWide
            rows={[
              ['Project', <Id key="" id={project.id} what="the id of the project" />],
              ...project.workspaces.map(
                ({ id, name }) =>
                  [
                    `Workspace ${name}`,
                    <div key="">
                      <Id id={id} what={`the id of the workspace ${name}`} />
                      <span className={style({ font: 'ui-sm' })}>
                        <Link
                          target="_blank"
                          href={`/weir/v1/projects/${project.id}/workspaces/${id}/download`}
                        >
                          {`The Console’s file of ${name}`}
                        </Link>
                      </span>
                    </div>,
                  ] as const,
              ),
            ]}
          />
        </article>
      ))}
    </Section>
  )
}
