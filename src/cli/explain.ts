/** explain: what a code means and what to do about it; asks nobody, so it works where Weir is down. */
import {
  EXPLAINED,
  type ExplainedCode,
  findExplained,
  unknownCode,
} from '../domain/explained/explained.ts'
import type { AddCommand } from './command.ts'
import { say, sayJson, sayTable } from './say.ts'

export const explainCommand: AddCommand = (program) => {
  program
    .command('explain')
    .description('say what a code means, where it comes from and what to do; or list all codes')
    .argument('[code]', 'a code, in any case, or the `type` of an error body')
    .option('--json', 'print JSON for programs')
    .action((code: string | undefined, { json = false }: { json?: boolean }) => {
      if (code === undefined) return json ? sayJson(EXPLAINED) : sayAll()
      const explained = findExplained(code)
      if (explained === null) throw new Error(unknownCode(code))
      if (json) return sayJson(explained)
      for (const line of explainedLines(explained)) say(line)
    })
}

function sayAll(): void {
  sayTable(
    ['code', 'of', 'status', 'meaning'],
    EXPLAINED.map(({ code, kind, status, meaning }) => [
      code,
      kind,
      status === null ? '–' : String(status),
      meaning,
    ]),
    '',
  )
}

function explainedLines({ code, kind, title, status, meaning, cause, cure }: ExplainedCode) {
  return [
    `${code} — ${title} (${status === null ? PHRASES[kind] : `answered with ${status}`})`,
    `  meaning   ${meaning}`,
    `  cause     ${cause}`,
    `  cure      ${cure}`,
  ]
}

const PHRASES: Readonly<Record<ExplainedCode['kind'], string>> = {
  fault: 'in an answer of the API',
  run: 'in the errors of a run',
  activity: 'in the errors of an activity',
  rejection: 'of a refused record',
  attempt: 'in a trace, where no answer came',
}
