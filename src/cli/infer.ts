/** infer: a file → the schema that its records fit, as the `dataset.schema` of a flow file takes it. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Document, isCollection, visit } from 'yaml'
import type { InferredFields } from '../api/contract/weir/infer.ts'
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { count, say, sayAside, sayJson } from './say.ts'

interface InferOptions extends ClientOptions {
  readonly format?: string
  readonly delimiter?: string
  readonly enums?: boolean
}

export const inferCommand: AddCommand = (program) => {
  asClient(
    program
      .command('infer')
      .description('print a schema that the records of a file fit, for a flow file (YAML)')
      .argument('<file>', 'a delimited file with a header, or newline-delimited JSON')
      .option('--format <format>', 'delimited or json; default: by the name of the file')
      .option('--delimiter <character>', 'what stands between values; default: found out')
      .option('--enums', 'also list the values where there are few on many records'),
  ).action(async (file: string, options: InferOptions) => {
    const client = findClient(options)
    const { bytes, isWhole } = await beginningOf(file)
    const query = new URLSearchParams({
      name: basename(file),
      whole: String(isWhole),
      enums: String(options.enums === true),
      ...(options.format === undefined ? {} : { format: options.format }),
      ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
    })
    const inferred = await client.sendBytes<InferredFields>(
      `/weir/v1/infer?${query.toString()}`,
      bytes,
    )
    if (options.json === true) return sayJson(inferred)
    say(yamlOf(inferred, basename(file)))
    for (const note of inferred.notes) sayAside(note)
  })
}

/** As much as Weir looks at. */
const MAX_BYTES = 1024 * 1024

async function beginningOf(
  file: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  try {
    await using handle = await open(file)
    const { size } = await handle.stat()
    const bytes = new Uint8Array(Math.min(size, MAX_BYTES))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    return { bytes: bytes.subarray(0, bytesRead), isWhole: bytesRead === size }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The file "${file}" cannot be read: ${reason}`, { cause: error })
  }
}

/** A line for each property, as one would write it. */
function yamlOf({ schema, recordCount, isWhole }: InferredFields, name: string): string {
  const document = new Document(schema)
  document.commentBefore = ` Inferred from ${isWhole ? '' : 'the first '}${count(recordCount)} records of ${name}.`
  visit(document, {
    Pair(_, { value }, path) {
      // The schema itself and its properties are blocks; what a property says, and lists, are one line.
      if (path.length > 2 && isCollection(value)) value.flow = true
    },
    Seq(_, list) {
      list.flow = true
    },
  })
  return document.toString({ lineWidth: 0 }).trimEnd()
}
