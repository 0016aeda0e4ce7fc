/** command: the command line: one file per noun, verbs inside; an ordinary client, but for `serve`. */
import { Command, CommanderError } from 'commander'
import { VERSION } from '../compose/version.ts'
import { alertsCommand } from './alerts.ts'
import { applyCommand } from './apply.ts'
import { contextCommand } from './context.ts'
import { credentialsCommand } from './credentials.ts'
import { dashboardCommand } from './dashboard.ts'
import { deliveriesCommand } from './deliveries.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { driftCommand } from './drift.ts'
import { eventsCommand } from './events.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { inferCommand } from './infer.ts'
import { keysCommand } from './keys.ts'
import { planCommand } from './plan.ts'
import { registrationsCommand } from './registrations.ts'
import { rejectedCommand } from './rejected.ts'
import { replayCommand } from './replays.ts'
import { runActionCommands } from './run-actions.ts'
import { runCommands } from './runs.ts'
import { sayError } from './say.ts'
import { serveCommand } from './serve.ts'
import { tracesCommand } from './traces.ts'
import { uploadCommands } from './uploads.ts'
import { validateCommands } from './validate.ts'
import { whyCommand } from './why.ts'

/** Answers the exit code: 0 all is well, 1 an error or something to be done, 2 a wrong call, 3 a run that failed. */
export async function runCommand(words: readonly string[]): Promise<number> {
  const program = new Command('weir')
    .description('Runs ingestion flows and tells you, reliably, how every run went.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'weir: ')),
    })
  let exitCode = 0
  const end = (code: number): void => {
    exitCode = code
  }
  for (const add of [
    serveCommand,
    demoCommand,
    doctorCommand,
    contextCommand,
    dashboardCommand,
    validateCommands,
    planCommand,
    inferCommand,
    applyCommand,
    exportCommand,
    runCommands,
    runActionCommands,
    rejectedCommand,
    uploadCommands,
    driftCommand,
    alertsCommand,
    registrationsCommand,
    deliveriesCommand,
    eventsCommand,
    tracesCommand,
    whyCommand,
    explainCommand,
    replayCommand,
    keysCommand,
    credentialsCommand,
  ]) {
    add(program, end)
  }

  try {
    await program.parseAsync([...words], { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has said what is wrong with the call by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    sayError(error)
    return 1
  }
}

export type AddCommand = (program: Command, end: (exitCode: number) => void) => void
