/** run-progress: how far a run is, as Weir tells it while it goes on; when it has ended, the page is read anew. */
import { ProgressBar } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Static } from 'typebox'
import type { ProgressEvent } from '../../../src/api/contract/run-progress.ts'
import { counted, spokenBytes, spokenDuration } from '../parts/spoken.ts'
import { useLive } from '../parts/use-live.ts'

type Told = Static<typeof ProgressEvent>

export function RunProgress({ runId }: { readonly runId: string }) {
  const queries = useQueryClient()
  const [told, setTold] = useState<Told | null>(null)
  useLive<Told>(`/weir/v1/runs/${encodeURIComponent(runId)}/progress`, (event) => {
    setTold(event)
    if (event.status !== 'success' && event.status !== 'failed') return undefined
    void queries.invalidateQueries({ queryKey: ['runs'] })
    return 'enough'
  })
  const progress = told?.progress ?? null
  const percent = progress?.percent ?? null
  return (
    <div className={style({ marginBottom: 32, display: 'flex', flexDirection: 'column', gap: 8 })}>
      <ProgressBar
        label={labelOf(told)}
        styles={style({ width: 'full', maxWidth: 640 })}
        isIndeterminate={percent === null}
        value={percent ?? 0}
      />
      {progress === null ? null : (
        <span className={style({ font: 'ui', color: 'neutral-subdued' })}>
          {detailOf(progress)}
        </span>
      )}
    </div>
  )
}

function labelOf(told: Told | null): string {
  if (told === null || told.status === 'scheduled') return 'Waiting for its turn'
  if (told.progress === null) return 'Beginning or ending'
  return told.progress.stage === 'copy' ? 'Copying from the source' : 'Writing to the dataset'
}

function detailOf(progress: NonNullable<Told['progress']>): string {
  const { bytes, totalBytes, files, totalFiles, recordCount, remainingMs } = progress
  return [
    `${spokenBytes(bytes)} of ${spokenBytes(totalBytes)}`,
    `${files} of ${counted(totalFiles, 'file')}`,
    ...(recordCount > 0 ? [counted(recordCount, 'row')] : []),
    ...(remainingMs === null ? [] : [`${spokenRest(remainingMs)} left`]),
  ].join(' · ')
}

/** No nearer than a second, since it is a guess. */
function spokenRest(ms: number): string {
  if (ms < 1_000) return 'less than a second'
  return `about ${spokenDuration(Math.round(ms / 1_000) * 1_000).replace('.0 s', ' s')}`
}
