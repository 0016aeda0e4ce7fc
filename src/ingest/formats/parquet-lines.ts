/**
 * parquet-lines: a Parquet file → its rows, each a line of JSON, in their order; DuckDB does it (flow-service 5).
 * Keeps: no row is lost and no digit; what JSON cannot say (NaN, bytes that are no text) becomes what the
 * checks refuse where a value is asked for.
 */
import { type DuckDBType, DuckDBTypeId, type Json } from '@duckdb/node-api'
import { quotePath, quoteText } from './quoting.ts'

/** What of a database is needed; promotion has it. */
export interface Database extends AsyncDisposable {
  all(sql: string): Promise<Json[][]>
  columnsOf(sql: string): Promise<readonly ColumnOfQuery[]>
}

export type OpenDatabase = (readablePaths: readonly string[]) => Promise<Database>

export interface ColumnOfQuery {
  readonly name: string
  readonly type: DuckDBType
}

export interface ParquetOrder {
  readonly parquet: string
  /** What it is called where something is said of it. */
  readonly name: string
  /** What is written. */
  readonly lines: string
  /** Only so many rows; absent for all of them. */
  readonly most?: number
}

/** Why the file cannot be read, as the end of a sentence without its stop; `null` where it was. */
export async function writeParquetLines(
  { parquet, name, lines, most }: ParquetOrder,
  db: Database,
): Promise<string | null> {
  try {
    const rows = `read_parquet(${quotePath(parquet)}, hive_partitioning=false)`
    const columns = await db.columnsOf(`SELECT * FROM ${rows} LIMIT 0`)
    if (columns.some(({ type }) => isTooDeep(type))) return TOO_DEEP
    const schema = await db.all(`SELECT name FROM parquet_schema(${quotePath(parquet)})`)
    const row = rowOf(columns, namesIn(schema))
    const aliases = columns.map((_, index) => columnAt(index)).join(', ')
    const limit = most === undefined ? '' : ` LIMIT ${most}`
    // U+0001 cannot stand in JSON, so that nothing needs a quote.
    await db.all(`COPY (SELECT ${row} FROM ${rows} AS read(${aliases})${limit}) TO ${quoteText(lines)}
      (FORMAT csv, HEADER false, DELIMITER '\u0001', QUOTE '', ESCAPE '', USE_TMP_FILE false)`)
    return null
  } catch (error) {
    const says = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
    if (says.startsWith('Out of Memory')) throw new Error(NO_ROOM, { cause: error })
    if (!NOT_OF_THE_FILE.test(says)) return complaintOf(says.replaceAll(parquet, name))
    throw new Error(says.replace(` "${lines}"`, ''), { cause: error })
  }
}

/** DuckDB takes twice as long to understand the query with each list within a list: 0.2 s for nine. */
function isTooDeep(type: DuckDBType, lists = 0, levels = 0): boolean {
  if (lists > MOST_LISTS || levels > MOST_LEVELS) return true
  if (type.typeId === DuckDBTypeId.STRUCT) {
    return type.entryTypes.some((inner) => isTooDeep(inner, lists, levels + 1))
  }
  const isList = type.typeId === DuckDBTypeId.LIST || type.typeId === DuckDBTypeId.MAP
  return isList && isTooDeep(type.valueType, lists + 1, levels + 1)
}

const MOST_LISTS = 10
const MOST_LEVELS = 40
const TOO_DEEP = `it nests more than ${MOST_LISTS} lists and maps, or ${MOST_LEVELS} levels, deep`

const NO_ROOM =
  'its rows need more memory than the run may use. Raise WEIR_RUN_MEMORY_MB, or write it with smaller row groups and pages.'

/** Of this machine: its disk is full, say. */
const NOT_OF_THE_FILE =
  /^(Permission Error|IO Error: (Could not write|Cannot open|.*No space left))/

/** What DuckDB says of a broken file may quote a piece of it. */
function complaintOf(says: string): string {
  if (says.includes(' is encrypted')) return 'it is encrypted. Write it without encryption'
  const sentence = says.replace(/^[\w ]+ Error: /, '').replaceAll(/\p{C}+/gu, ' ')
  return sentence
    .slice(0, SHOWN_CHARACTERS)
    .toWellFormed()
    .replace(/[\s.:!]+$/, '')
}

const SHOWN_CHARACTERS = 500

/** The names as the file has them: DuckDB adds `_1` to one that differs from another only in its case. */
class Names {
  /** In the order of the file, lists and maps with their inner parts among them. */
  readonly #names: readonly string[]
  #at = 0

  constructor(names: readonly string[]) {
    this.#names = names
  }

  next(seen: string): string {
    const renamed = seen.replace(/_\d+$/, '')
    const at = this.#names.findIndex(
      (name, index) => index >= this.#at && (name === seen || name === renamed),
    )
    if (at === -1) return seen
    this.#at = at + 1
    return this.#names[at] ?? seen
  }
}

/** The first row is the file itself. */
function namesIn(schema: readonly Json[][]): Names {
  return new Names(schema.slice(1).map(([name]) => (typeof name === 'string' ? name : '')))
}

function columnAt(index: number): string {
  return `column${index}`
}

function rowOf(columns: readonly ColumnOfQuery[], names: Names): string {
  return objectOf(
    columns.map(({ name, type }, index) => ({ name, type, value: columnAt(index) })),
    names,
    0,
  )
}

interface Member {
  readonly name: string
  readonly type: DuckDBType
  readonly value: string
}

/** `concat_ws` passes over what is NULL: it is left out. */
function objectOf(members: readonly Member[], names: Names, depth: number): string {
  const texts = members.map(({ name, type, value }) => {
    const key = `${JSON.stringify(names.next(name))}:`
    return `${quoteText(key)} || ${jsonOf(type, value, names, depth)}`
  })
  return `'{' || concat_ws(',', ${texts.join(', ')}) || '}'`
}

/** A value as JSON; NULL where there is none. `value` is named more than once, so it is no work. */
function jsonOf(type: DuckDBType, value: string, names: Names, depth: number): string {
  if (type.typeId === DuckDBTypeId.STRUCT) {
    const members = type.entryTypes.map((inner, index) => {
      const name = type.entryNames[index] ?? ''
      return { name, type: inner, value: `struct_extract_at(${value}, ${index + 1})` }
    })
    return `CASE WHEN ${value} IS NOT NULL THEN ${objectOf(members, names, depth)} END`
  }
  const one = `one${depth}`
  if (type.typeId === DuckDBTypeId.LIST) {
    const json = jsonOf(type.valueType, one, names, depth + 1)
    return `'[' || ${joined(value, one, `COALESCE(${json}, 'null')`)} || ']'`
  }
  if (type.typeId === DuckDBTypeId.MAP) {
    const text = textOf(type.keyType, `${one}.key`)
    const key = quoted(`COALESCE(${text}, ${one}.key::VARCHAR)`)
    const json = jsonOf(type.valueType, `${one}.value`, names, depth + 1)
    const entry = `${key} || ':' || COALESCE(${json}, 'null')`
    return `'{' || ${joined(`map_entries(${value})`, one, entry)} || '}'`
  }
  return scalarOf(type, value)
}

function joined(list: string, one: string, text: string): string {
  return `array_to_string(list_transform(${list}, lambda ${one}: ${text}), ',')`
}

function scalarOf(type: DuckDBType, value: string): string {
  const text = textOf(type, value)
  if (EXACT.has(type.typeId)) return text
  if (FLOATING.has(type.typeId)) {
    return `CASE WHEN isfinite(${value}) THEN ${text} ELSE '"' || ${text} || '"' END`
  }
  if (type.typeId !== DuckDBTypeId.BLOB) return quoted(text)
  return `COALESCE(${quoted(text)}, '{"base64":"' || to_base64(${value}) || '"}')`
}

function textOf({ typeId }: DuckDBType, value: string): string {
  if (TIMESTAMPS.has(typeId)) return `replace(${value}::VARCHAR, ' ', 'T') || 'Z'`
  if (typeId === DuckDBTypeId.TIMESTAMP_TZ) {
    return `replace((${value} AT TIME ZONE 'UTC')::VARCHAR, ' ', 'T') || 'Z'`
  }
  // Older writers do not say of their texts that they are some.
  return typeId === DuckDBTypeId.BLOB ? `TRY(decode(${value}))` : `${value}::VARCHAR`
}

/** What JSON has too, digit for digit. */
const EXACT: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.DECIMAL,
])

const FLOATING: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE])

const TIMESTAMPS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
])

/**
 * Measured over two million rows of ten columns on two cores, as bytes of JSON: 102 MB/s with `to_json` on
 * every text, 235 MB/s with it where something is to be escaped.
 */
function quoted(text: string): string {
  return `CASE WHEN regexp_matches(${text}, '["\\\\\\x00-\\x1f]') THEN to_json(${text})::VARCHAR ELSE '"' || ${text} || '"' END`
}
