/** file-name: which names of uploaded files are taken (pure). Keeps: a name is one step of a path, and shown by every listing. */
import { Fault } from '../../domain/fault.ts'

/** What file systems take. */
const MAX_BYTES = 255

/** As it came from the URL, which anybody may have written. */
export function checkFileName(name: string): void {
  const flaw = flawOf(name)
  if (flaw === null) return
  const problem = `The file name ${JSON.stringify(shown(name))} ${flaw}. Name the file otherwise.`
  throw new Fault('IMPORT-400', { problem })
}

function flawOf(name: string): string | null {
  if (name === '') return 'is empty'
  const bytes = Buffer.byteLength(name)
  if (bytes > MAX_BYTES) return `has ${bytes} bytes, and may have ${MAX_BYTES}`
  if (/[/\\]/.test(name)) return 'has a slash, and files of a batch stand side by side'
  if (name.startsWith('.')) return 'begins with a dot, and such files are hidden'
  if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(name)) return 'has a character that cannot be seen'
  return null
}

function shown(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 100)}…`
}
