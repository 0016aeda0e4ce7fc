/** validate: flow files, without a running Weir: everything that is wrong with all of them, with its place. */
import { statSync } from 'node:fs'
import { flowFileSchema } from './flow-file-shape.ts'
import { type FlowFile, folderOf, textOf } from './flow-file.ts'
import { type Flaw, type FlowReading, readFlow } from './flow-flaws.ts'
import { ruleFlaws } from './flow-rule-flaws.ts'
import type { AddCommand } from './command.ts'
import { say, sayJson } from './say.ts'

const EXIT_WRONG = 2

export const validateCommands: AddCommand = (program, end) => {
  program
    .command('validate')
    .description('check flow files without a running Weir; exit code 2 where one is not right')
    .argument('<file...>', 'flow files (YAML)')
    .option('--json', 'print JSON for programs')
    .action(async (files: string[], { json }: { json?: boolean }) => {
      const all: Validated[] = []
      for (const file of files) all.push({ file, flaws: await flawsOf(file, Date.now()) })
      const isRight = all.every(({ flaws }) => flaws.every(({ severity }) => severity !== 'error'))
      if (json === true) sayJson({ isRight, files: all })
      else for (const line of all.flatMap(linesOf)) say(line)
      if (!isRight) end(EXIT_WRONG)
    })

  program
    .command('schema')
    .description('print the JSON Schema of flow files, for editors')
    .action(() => say(JSON.stringify(flowFileSchema(), null, 2)))
}

interface Validated {
  readonly file: string
  readonly flaws: readonly Flaw[]
}

/** As compilers write them, so that editors find the place. */
function linesOf({ file, flaws }: Validated): string[] {
  if (flaws.length === 0) return [`${file}: right`]
  return flaws.map(
    ({ severity, line, column, says }) => `${file}:${line}:${column}: ${severity}: ${says}`,
  )
}

export async function flawsOf(file: string, now: number): Promise<readonly Flaw[]> {
  let text: string
  try {
    text = textOf(file)
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    return [{ severity: 'error', line: 1, column: 1, path: '', says }]
  }
  const { sound, syntax, shape, at } = readFlow(text)
  const rules = await ruleFlaws(sound, at, now)
  const flaws = [...syntax, ...shape, ...rules, ...folderFlaws(sound, file, at)]
  return flaws.toSorted((one, other) => one.line - other.line || one.column - other.column)
}

/** Weir may be on another machine, so that this is no more than a warning. */
function folderFlaws(
  { source }: Partial<FlowFile>,
  file: string,
  at: FlowReading['at'],
): readonly Flaw[] {
  if (source === undefined) return []
  const folder = folderOf(source, file)
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) return []
  const what = found === undefined ? 'is not there' : 'is not a folder'
  const path = ['source', 'folder']
  return [
    {
      severity: 'warning',
      ...at(path),
      path: path.join('.'),
      value: folder,
      says: `The folder "${folder}" ${what} on this machine.`,
    },
  ]
}
