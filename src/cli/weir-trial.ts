/** weir-trial: the command line as a process of its own, against the app of a trial that listens. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type AppTrial, TOKEN } from '../api/app-trial.ts'

/** What `weir` with these words leaves behind; rejects where it ends with another code than 0. */
type Weir = (...words: string[]) => Promise<{ readonly stdout: string; readonly stderr: string }>

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const run = promisify(execFile)

/** As the operator. */
export async function listen({ app, folder }: Pick<AppTrial, 'app' | 'folder'>): Promise<Weir> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const env = { PATH: process.env['PATH'], WEIR_OPERATOR_TOKEN: TOKEN, WEIR_DATA: folder } // oxlint-disable-line node/no-process-env -- A program needs its path.
  return async (...words) => await run(process.execPath, [MAIN, ...words, '--url', url], { env })
}
