/** serve: the one command that is Weir itself instead of a client of it. */
import { readConfig, settingsHelp } from '../compose/config.ts'
import { startEmbedded } from '../compose/embedded.ts'
import type { AddCommand } from './command.ts'
import { say, sayJson } from './say.ts'

export const serveCommand: AddCommand = (program) => {
  program
    .command('serve')
    .description('run Weir until it is told to stop')
    .option('--json', 'say where it listens as JSON')
    .addHelpText('after', `\nSettings, from the environment:\n${settingsHelp()}`)
    .action(async ({ json }: { json?: boolean }) => {
      const weir = await startEmbedded(readConfig())
      if (json === true) sayJson({ url: weir.publicUrl })
      else {
        say(`Weir listens at ${weir.publicUrl} (API: ${weir.publicUrl}/docs). Stop it with Ctrl-C.`)
        say(`Dashboard: ${weir.offerSignIn()}`)
        say('  The link is good once, for ten minutes; `weir dashboard` makes another.')
        if (weir.isTokenNew) {
          say(
            `Operator token, shown this once and kept in the data folder: ${weir.operatorToken.reveal()}`,
          )
        }
      }
      await toldToStop()
      if (json !== true) say('Stopping: what is under way has up to ten seconds to end.')
      await weir.stop()
    })
}

/** Ctrl-C or SIGTERM; a second one while Weir is stopping changes nothing. */
export async function toldToStop(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
}
