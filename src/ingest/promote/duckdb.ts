/**
 * duckdb: the database that one promotion works with: in memory, its own, closed after it.
 * Keeps: it reads the staged files and works inside the order's folder; nothing else is in reach.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection, type Json } from '@duckdb/node-api'
import type { ColumnOfQuery, Database } from '../formats/parquet-lines.ts'
import { quotePath, quoteText } from '../formats/quoting.ts'
import { registerDigests } from './mapping/digests.ts'

export interface Limits {
  readonly folder: string
  readonly readablePaths: readonly string[]
  readonly threads: number
  readonly memoryMb: number
}

export class Duckdb implements Database {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection
  readonly #temporaryFolder: string
  readonly #signal: AbortSignal | undefined

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    temporaryFolder: string,
    signal: AbortSignal | undefined,
  ) {
    this.#instance = instance
    this.#connection = connection
    this.#temporaryFolder = temporaryFolder
    this.#signal = signal
  }

  static async open(limits: Limits, signal?: AbortSignal): Promise<Duckdb> {
    const temporaryFolder = join(limits.folder, 'temporary')
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(limits.threads),
      memory_limit: `${limits.memoryMb}MB`,
      temp_directory: temporaryFolder,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const connection = await instance.connect()
    registerDigests(connection)
    for (const setting of settingsOf(limits)) await connection.run(`SET ${setting}`)
    return new Duckdb(instance, connection, temporaryFolder, signal)
  }

  /** The rows of a small answer; 64-bit integers come as texts. */
  async all(sql: string): Promise<Json[][]> {
    const rows: Json[][] = []
    for await (const row of this.rows(sql)) rows.push(row)
    return rows
  }

  /** The rows of an answer of any size, as they are found. */
  async *rows(sql: string): AsyncGenerator<Json[]> {
    using _ = this.#interruptedOnAbort()
    try {
      const result = await this.#connection.stream(sql)
      for await (const rows of result.yieldRowsJson()) yield* rows
    } catch (error) {
      this.#signal?.throwIfAborted()
      throw error
    }
  }

  /** The names are those that DuckDB gives. */
  async columnsOf(sql: string): Promise<readonly ColumnOfQuery[]> {
    const result = await this.#connection.stream(sql)
    const names = result.columnNames()
    return result.columnTypes().map((type, index) => ({ name: names[index] ?? '', type }))
  }

  /** How far the running query is, from 0 to 100; `null` where DuckDB cannot tell. */
  percent(): number | null {
    const { percentage } = this.#connection.progress
    return percentage >= 0 ? percentage : null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync()
    this.#instance.closeSync()
    await rm(this.#temporaryFolder, { recursive: true, force: true })
  }

  /** An interrupt between two queries goes unheard, so it is repeated until the query has ended. */
  #interruptedOnAbort(): Disposable {
    const signal = this.#signal
    signal?.throwIfAborted()
    let repeat: NodeJS.Timeout | undefined
    const interrupt = (): void => {
      this.#connection.interrupt()
      repeat ??= setInterval(() => this.#connection.interrupt(), INTERRUPT_EVERY_MS)
    }
    signal?.addEventListener('abort', interrupt, { once: true })
    return {
      [Symbol.dispose]() {
        signal?.removeEventListener('abort', interrupt)
        clearInterval(repeat)
      },
    }
  }
}

const INTERRUPT_EVERY_MS = 20

function settingsOf({ folder, readablePaths }: Limits): readonly string[] {
  // A path is asked for as the pattern it is read by, and again as the file that was found.
  const readable = readablePaths.flatMap((path) => [quoteText(path), quotePath(path)])
  return [
    `TimeZone = 'UTC'`,
    'enable_progress_bar = true',
    'enable_progress_bar_print = false',
    `allowed_directories = [${quoteText(folder)}]`,
    `allowed_paths = [${readable.join(', ')}]`,
    // These two last: they take away the right to change the ones above.
    'enable_external_access = false',
    'lock_configuration = true',
  ]
}
