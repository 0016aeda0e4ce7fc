/**
 * rejections: refused records with their reasons → the diagnostics files of a batch (flow-service
 * 4.3 and 4.4), JSON lines in the documented shapes. A file without lines is not written.
 */
import { open, mkdir, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Rejection, RejectionError } from '../../domain/rejection.ts'
import { pointerTo } from './paths.ts'

export class Diagnostics implements AsyncDisposable {
  readonly #folder: string
  /** The name of the file of failed records; `null` for a run that succeeds. */
  readonly #failedName: string | null
  readonly #files = new Map<string, LinesFile>()
  #count = 0

  constructor(folder: string, failedName: string | null) {
    this.#folder = folder
    this.#failedName = failedName
  }

  async add(rejection: Rejection): Promise<void> {
    const line = JSON.stringify(rowError(rejection))
    await this.#append(`row_errors/${rejection.kind}_errors_0.json`, line)
    if (this.#count++ < SAMPLE_COUNT) await this.#append('row_errors_sample.json', line)
    if (this.#failedName !== null) {
      await this.#append(`failed/${this.#failedName}`, JSON.stringify(failedRecord(rejection)))
    }
  }

  /** Completes the files; the empty marker comes last. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) await file.flush()
    if (this.#failedName !== null && this.#count > 0) {
      await writeFile(join(this.#folder, 'failed/_SUCCESS'), '')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files.values()) await file.close()
  }

  async #append(name: string, line: string): Promise<void> {
    let file = this.#files.get(name)
    if (file === undefined) {
      file = await LinesFile.open(join(this.#folder, name))
      this.#files.set(name, file)
    }
    await file.append(line)
  }
}

const SAMPLE_COUNT = 100

function rowError(rejection: Rejection): Readonly<Record<string, unknown>> {
  const { line, record, errors } = rejection
  return {
    ...recordOf(rejection),
    _errors: errors.map(({ code, message, column }) => {
      return column === undefined ? { code, message } : { code, message, column }
    }),
    _filename: rejection.file,
    _weir: { line, record },
  }
}

function failedRecord(rejection: Rejection): Readonly<Record<string, unknown>> {
  return { ...recordOf(rejection), _validationErrors: rejection.errors.map(validationError) }
}

function recordOf({ text, values }: Rejection): Readonly<Record<string, unknown>> {
  return text === undefined ? { ...values } : { _corrupt_record: text }
}

function validationError(error: RejectionError): Readonly<Record<string, unknown>> {
  const pointer = pointerTo(error.path ?? (error.column === undefined ? [] : [error.column]))
  const schemaPointer = error.schemaPointer ?? (pointer === '' ? '' : `/properties${pointer}`)
  return {
    causingExceptions: [],
    keyword: error.keyword ?? 'format',
    message: error.message,
    pointerToViolation: `#${pointer}`,
    schemaLocation: `#${schemaPointer}`,
  }
}

/** Lines gathered into writes of a good size. */
class LinesFile {
  readonly #handle: FileHandle
  #lines: string[] = []
  #length = 0

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  static async open(path: string): Promise<LinesFile> {
    await mkdir(dirname(path), { recursive: true })
    return new LinesFile(await open(path, 'w'))
  }

  async append(line: string): Promise<void> {
    this.#lines.push(line, '\n')
    this.#length += line.length
    if (this.#length > WRITE_CHARACTERS) await this.flush()
  }

  async flush(): Promise<void> {
    const text = this.#lines.join('')
    this.#lines = []
    this.#length = 0
    await this.#handle.appendFile(text)
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

const WRITE_CHARACTERS = 1 << 18
