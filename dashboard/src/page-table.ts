/**
 * page-table: the pages that the navigation leads to, in its order, and the code of each, which is loaded when
 * it is first needed. A page more is a row here, a file in `pages/`, and its first step in the server's list.
 */
import type { ComponentType } from 'react'

export interface PageRow {
  readonly path: string
  readonly name: string
  readonly load: () => Promise<ComponentType>
  /** The pages below it, by the rest of their paths: `$id` is a parameter. */
  readonly below?: readonly { readonly path: string; readonly load: () => Promise<ComponentType> }[]
}

export const PAGES: readonly PageRow[] = [
  { path: '/', name: 'Home', load: async () => (await import('./pages/home/home.tsx')).HomePage },
  {
    path: '/flows',
    name: 'Flows',
    load: async () => (await import('./pages/flows/flows.tsx')).FlowsPage,
    below: [
      {
        path: 'new',
        load: async () => (await import('./pages/flows/new/new-flow.tsx')).NewFlowPage,
      },
      { path: '$id', load: async () => (await import('./pages/flows/flow.tsx')).FlowPage },
    ],
  },
  {
    path: '/runs',
    name: 'Runs',
    load: async () => (await import('./pages/runs.tsx')).RunsPage,
    below: [{ path: '$id', load: async () => (await import('./pages/run.tsx')).RunPage }],
  },
  {
    path: '/datasets',
    name: 'Datasets',
    load: async () => (await import('./pages/datasets/datasets.tsx')).DatasetsPage,
    below: [
      { path: '$id', load: async () => (await import('./pages/datasets/dataset.tsx')).DatasetPage },
      {
        path: '$id/upload',
        load: async () => (await import('./pages/datasets/upload.tsx')).UploadPage,
      },
      {
        path: '$id/batches/$batch',
        load: async () => (await import('./pages/datasets/batch.tsx')).BatchPage,
      },
    ],
  },
  {
    path: '/schemas',
    name: 'Schemas',
    load: async () => (await import('./pages/schemas/schemas.tsx')).SchemasPage,
    below: [
      { path: '$id', load: async () => (await import('./pages/schemas/schema.tsx')).SchemaPage },
    ],
  },
  {
    path: '/registrations',
    name: 'Registrations',
    load: async () => (await import('./pages/registrations/registrations.tsx')).RegistrationsPage,
    below: [
      {
        path: '$id',
        load: async () => (await import('./pages/registrations/registration.tsx')).RegistrationPage,
      },
      {
        path: '$id/edit',
        load: async () =>
          (await import('./pages/registrations/edit-registration.tsx')).EditRegistrationPage,
      },
      {
        path: 'new',
        load: async () =>
          (await import('./pages/registrations/new-registration.tsx')).NewRegistrationPage,
      },
    ],
  },
  {
    path: '/journal',
    name: 'Events',
    load: async () => (await import('./pages/events/events.tsx')).EventsPage,
    below: [
      { path: '$id', load: async () => (await import('./pages/events/event.tsx')).EventPage },
    ],
  },
  {
    path: '/alerts',
    name: 'Alerts',
    load: async () => (await import('./pages/alerts/alerts.tsx')).AlertsPage,
  },
  {
    path: '/keys',
    name: 'Keys & credentials',
    load: async () => (await import('./pages/keys/keys.tsx')).KeysPage,
  },
  {
    path: '/settings',
    name: 'Settings',
    load: async () => (await import('./pages/settings.tsx')).SettingsPage,
  },
  {
    path: '/errors',
    name: 'Errors',
    load: async () => (await import('./pages/errors/errors.tsx')).ErrorsPage,
    below: [
      { path: '$id', load: async () => (await import('./pages/errors/error.tsx')).ErrorPage },
    ],
  },
]
