/** machine: whether Node is new enough, and may open as many files as the sender needs. */
import { readFile } from 'node:fs/promises'
import type { Check } from '../../domain/check.ts'
import { unwell, well } from './looked.ts'

export interface Machine {
  /** Like "24.12.0". */
  readonly nodeVersion: string
  /** `null` where it has no limit, or does not say. */
  readonly openFiles: number | null
}

/** As of whoever asks; a service may have limits of its own. */
export async function thisMachine(): Promise<Machine> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const [, openFiles] = /^Max open files\s+\d+\s+(\d+)/m.exec(limits) ?? []
  return {
    nodeVersion: process.versions.node,
    openFiles: openFiles === undefined ? null : Number(openFiles),
  }
}

/** Which runs TypeScript as it is written, and calls that stable. */
const LEAST_NODE = [24, 12] as const

/** 512 attempts in flight, as many connections kept for the next, 1,000 clients, and the files of runs. */
const LEAST_OPEN_FILES = 4_096

export function machineCheck({ nodeVersion, openFiles }: Machine): Check {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
    const todo = `Use Node ${LEAST_NODE.join('.')} or newer; \`npm ci\` brings one for \`npm start\` and \`npx weir\`.`
    return unwell('machine', `This is Node ${nodeVersion}.`, todo)
  }
  if (openFiles !== null && openFiles < LEAST_OPEN_FILES) {
    const todo = `Allow ${LEAST_OPEN_FILES} at least, better 65536: LimitNOFILE= in its unit, \`ulimit -Hn\`, or --ulimit of its container.`
    return unwell('machine', `A process may open ${openFiles} files here.`, todo)
  }
  const files = openFiles === null ? '' : `, and a process may open ${openFiles} files`
  return well('machine', `This is Node ${nodeVersion}${files}.`)
}
