/** flow-file: a flow as YAML: source, dataset, schedule and the errors it bears, in one readable page. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Static } from 'typebox'
import { readFlow } from './flow-flaws.ts'
import type { FlowFileShape } from './flow-file-shape.ts'

export type FlowFile = Static<typeof FlowFileShape>

/** Throws one sentence, with file and place, where it cannot be read or is not a flow. */
export function readFlowFile(file: string): FlowFile {
  const { content, syntax, shape } = readFlow(textOf(file))
  const [broken] = syntax
  if (broken !== undefined) {
    const place = `line ${broken.line}, column ${broken.column}`
    throw new Error(`The flow file "${file}" cannot be read: ${place}: ${broken.says}`)
  }
  if (content === null) {
    throw new Error(`The flow file "${file}" is not right: ${shape[0]?.says ?? 'it is no flow.'}`)
  }
  return { ...content, source: { ...content.source, folder: folderOf(content.source, file) } }
}

/** By its name: whatever does not end like one is a flow's name or id. */
export function isFlowFile(text: string): boolean {
  return /\.ya?ml$/.test(text)
}

/** Relative to the flow file, not to where it is read. */
export function folderOf({ folder }: FlowFile['source'], file: string): string {
  return resolve(dirname(file), folder)
}

export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The flow file "${file}" cannot be read: ${reason}`, { cause: error })
  }
}
