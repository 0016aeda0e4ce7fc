/** run-hours: the runs of a day, counted by the hour in which they were made and by how they went (pure). */
import { type Run, standingOf } from './run-words.ts'
import type { Bar, Layer } from './time-bars.tsx'

const HOUR_MS = 3_600_000

const LAYERS: readonly Layer[] = [
  { name: 'without errors', tone: 'positive' },
  { name: 'with refused rows', tone: 'notice' },
  { name: 'failed', tone: 'negative' },
]

/** From `since` on, which is a full hour, for 24 hours. Runs that have not ended count once they have. */
export function hoursOf(
  runs: readonly Pick<Run, 'metrics' | 'createdAt'>[],
  since: number,
): { readonly layers: readonly Layer[]; readonly bars: readonly Bar[] } {
  const bars = Array.from({ length: 24 }, (_, hour) => {
    const at = since + hour * HOUR_MS
    const own = runs.filter(({ createdAt }) => createdAt >= at && createdAt < at + HOUR_MS)
    const tones = own.filter(isCounted).map((run) => standingOf(run).tone)
    const isQuiet = (tone: string): boolean => tone === 'positive' || tone === 'neutral'
    return {
      at,
      label: new Date(at).toISOString().slice(11, 16),
      values: [
        tones.filter(isQuiet).length,
        tones.filter((tone) => tone === 'notice').length,
        tones.filter((tone) => tone === 'negative').length,
      ],
    }
  })
  return { layers: LAYERS, bars }
}

function isCounted({ metrics }: Pick<Run, 'metrics'>): boolean {
  return ['success', 'failed'].includes(metrics.statusSummary.status)
}
