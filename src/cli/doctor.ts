/** doctor: looks through the data folder on this machine, whether Weir runs or not, and says what to do. */
import { readConfig } from '../compose/config.ts'
import { examineHere } from '../compose/doctor/here.ts'
import { type Check, isWell } from '../domain/check.ts'
import type { AddCommand } from './command.ts'
import { say, sayJson } from './say.ts'

interface DoctorOptions {
  readonly thorough?: boolean
  readonly json?: boolean
}

export const doctorCommand: AddCommand = (program, end) => {
  program
    .command('doctor')
    .description('look through the data folder, and say what is wrong and what to do')
    .option('--thorough', 'look at every row and index of the database, however long it takes')
    .option('--json', 'print JSON for programs')
    .addHelpText(
      'after',
      '\nThe data folder is that of WEIR_DATA. The exit code is 1 where something needs doing.',
    )
    .action(async ({ thorough = false, json = false }: DoctorOptions) => {
      const checks = await examineHere(readConfig(), thorough)
      const isAllWell = checks.every(isWell)
      if (json) sayJson({ ok: isAllWell, checks: checks.map(shown) })
      else tell(checks)
      end(isAllWell ? 0 : 1)
    })
}

function shown(check: Check) {
  const { name, says, todo } = check
  return { name, ok: isWell(check), says, todo }
}

function tell(checks: readonly Check[]): void {
  const width = Math.max(...checks.map(({ name }) => name.length))
  for (const { name, says, todo } of checks) {
    say(`${todo === null ? 'well  ' : 'UNWELL'}  ${name.padEnd(width)}  ${says}`)
    if (todo !== null) say(`${' '.repeat(width + 10)}→ ${todo}`)
  }
  const count = checks.filter((check) => !isWell(check)).length
  say(count === 0 ? '\nAll is well.' : `\nTo be done: ${count} of ${checks.length}.`)
}
