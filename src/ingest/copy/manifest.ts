/**
 * manifest: what a batch holds: items, bytes, digests. Written last, so that its presence says that
 * everything before it is whole.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StagedFile } from '../../domain/staged.ts'

/** Writes the list that `…/meta?path=input_files` shows (flow-service 4.3), below `diagnostics`. */
export async function writeManifest(
  diagnostics: string,
  staged: readonly StagedFile[],
): Promise<void> {
  const folder = join(diagnostics, 'input_files')
  await mkdir(folder, { recursive: true })
  const lines = staged.map(({ item }) =>
    JSON.stringify({
      path: item.path,
      _weir: {
        bytes: item.bytes,
        modifiedAt: item.modifiedAt,
        sha256: item.sha256,
        recordCount: item.recordCount,
      },
    }),
  )
  await writeFile(join(folder, 'fileMetaData1.json'), lines.map((line) => `${line}\n`).join(''))
}
