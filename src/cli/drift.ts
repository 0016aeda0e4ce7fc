/** drift: has something changed in the files that a flow would take next, and what would a run make of it. */
import type { DriftFields } from '../api/contract/weir/drift.ts'
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { flowIdOf } from './runs.ts'
import { bytes, count, say, sayJson } from './say.ts'

const EXIT_WOULD_FAIL = 3

export const driftCommand: AddCommand = (program, end) => {
  asClient(
    program
      .command('diff-schema')
      .description(
        "compare what a flow would take next with its dataset's schema; exit code 3 where a run would fail",
      )
      .argument('<flow-or-file>', "a flow's name or id, or the flow file that it was made from")
      .option('--files <n>', 'how many of the newest files to look at', '1'),
  ).action(async (flowOrFile: string, options: ClientOptions & { files: string }) => {
    const client = findClient(options)
    const id = await flowIdOf(flowOrFile, client)
    const drift = await client.get<DriftFields>(
      `/weir/v1/flows/${encodeURIComponent(id)}/drift?files=${encodeURIComponent(options.files)}`,
    )
    if (options.json === true) sayJson(drift)
    else for (const line of driftLines(drift)) say(line)
    if (drift.wouldFail) end(EXIT_WOULD_FAIL)
  })
}

/** The answer on top, and what it rests on below. */
function driftLines({ flowName, says, newFileCount, files }: DriftFields): string[] {
  return [
    `${flowName}: ${says}`,
    ...files.flatMap((file) => ['', `  ${fileLine(file)}`, ...changeLines(file)]),
    ...(newFileCount > files.length && files.length > 0
      ? ['', `${olderFiles(newFileCount - files.length)} new too: look at more with --files.`]
      : []),
  ]
}

function olderFiles(more: number): string {
  return more === 1 ? '1 older file is' : `${count(more)} older files are`
}

type FileFields = DriftFields['files'][number]

function fileLine({ path, bytes: size, recordCount, isWhole }: FileFields): string {
  const records = recordCount === 1 ? '1 record' : `${count(recordCount)} records`
  return `${path}, ${bytes(size)}, ${isWhole ? '' : 'the first '}${records} looked at`
}

function changeLines({ problem, changes, leftOff }: FileFields): string[] {
  if (problem !== null) return [`    ✗ ${problem}`]
  if (changes.length === 0) return ['    ✓ It fits the schema.']
  return [
    ...changes.map(({ kind, isProblem, says }) => {
      return `    ${isProblem ? '✗' : '·'} ${kind.padEnd(8)} ${says}`
    }),
    ...(leftOff === 0 ? [] : [`    and ${count(leftOff)} more`]),
  ]
}
