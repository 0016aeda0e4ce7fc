/** answers: what the wizard for a new flow has been told so far, as it is kept in the address of the page (pure). */
import { type OptionsChoice, USUAL_OPTIONS } from '../options-words.ts'
import { ON_DEMAND, type ScheduleChoice } from '../schedule-words.ts'
import type { FieldChoice } from './fields.ts'
import type { MappingChoice } from './mapping-words.ts'

/** As the `data` of a source connection has it. */
export interface Format {
  readonly format: 'delimited' | 'json'
  readonly properties: {
    readonly columnDelimiter?: string
    readonly quote?: string
    readonly header?: boolean
    readonly encoding?: string
    /** Of JSON: whether a file is one document. */
    readonly isMultiLineJson?: boolean
  }
}

export interface Answers {
  readonly connectionId: string | null
  /** A file, a folder, or a wildcard. */
  readonly path: string
  readonly type: 'file' | 'folder'
  readonly recursive: boolean
  /** The file that is looked at for all of them. */
  readonly sample: string | null
  /** `null`: as it is found out. */
  readonly format: Format | null
  readonly target: 'new' | 'kept'
  readonly datasetId: string | null
  readonly datasetName: string
  /** Of a new dataset; `null`: as they are inferred. */
  readonly fields: readonly FieldChoice[] | null
  /** By field; what is not there is as its column of the same name. */
  readonly mappings: Readonly<Record<string, MappingChoice>>
  readonly schedule: ScheduleChoice
  readonly options: OptionsChoice
  readonly name: string
  readonly description: string
}

export const NO_ANSWERS: Answers = {
  connectionId: null,
  path: '',
  type: 'file',
  recursive: false,
  sample: null,
  format: null,
  target: 'new',
  datasetId: null,
  datasetName: '',
  fields: null,
  mappings: {},
  schedule: ON_DEMAND,
  options: USUAL_OPTIONS,
  name: '',
  description: '',
}

/** In letters that an address may have. */
export function writtenAnswers(answers: Answers): string {
  return btoa(encodeURIComponent(JSON.stringify(answers)))
}

/** What cannot be read is nothing said. */
export function readAnswers(text: string): Answers {
  try {
    const given: unknown = JSON.parse(decodeURIComponent(atob(text)))
    return typeof given === 'object' && given !== null ? { ...NO_ANSWERS, ...given } : NO_ANSWERS
  } catch {
    return NO_ANSWERS
  }
}

export const STEPS = [
  ['connection', 'Connection'],
  ['source', 'Files'],
  ['dataset', 'Dataset'],
  ['mapping', 'Mapping'],
  ['schedule', 'Schedule'],
  ['errors', 'Errors'],
  ['review', 'Review'],
] as const
export type StepId = (typeof STEPS)[number][0]

/** What is still to be said before the step after this one; `null` for nothing. */
export function missingIn(step: StepId, answers: Answers): string | null {
  switch (step) {
    case 'connection':
      return answers.connectionId === null ? 'Choose a connection, or make one.' : null
    case 'source':
      return missingFiles(answers)
    case 'dataset':
      return missingDataset(answers)
    case 'review':
      return answers.name.trim() === '' ? 'Give the flow a name.' : null
    case 'mapping':
    case 'schedule':
    case 'errors':
      return null
  }
}

function missingFiles({ path, sample }: Answers): string | null {
  if (path.trim() === '') return 'Choose files.'
  return sample === null
    ? 'Choose a file to look at, too: the dataset is made of what it shows.'
    : null
}

function missingDataset({ target, datasetId, datasetName, fields }: Answers): string | null {
  if (target === 'kept') return datasetId === null ? 'Choose a dataset.' : null
  if (datasetName.trim() === '') return 'Give the dataset a name.'
  return fields === null || fields.length === 0
    ? 'The dataset needs a field.'
    : flawIn(fields.map(({ name }) => name))
}

function flawIn(names: readonly string[]): string | null {
  if (names.some((name) => name.trim() === ''))
    return 'A field has no name. Name it, or leave it out.'
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined
    ? null
    : `Two fields are called "${twice}". Call one of them otherwise.`
}

/** The step that is asked for, or the first before it that is not complete. */
export function openStep(asked: string, answers: Answers): StepId {
  for (const [id] of STEPS) {
    if (id === asked || missingIn(id, answers) !== null) return id
  }
  return 'connection'
}
