/** run-progress: what each server-sent event of `/weir/v1/runs/{id}/progress` carries. */
import { Type } from 'typebox'

const Maybe = Type.Union([Type.Null(), Type.Number()])

export const ProgressEvent = Type.Object({
  status: Type.Union([
    Type.Literal('scheduled'),
    Type.Literal('inProgress'),
    Type.Literal('success'),
    Type.Literal('failed'),
  ]),
  /** Null before the run has begun and after it has ended. */
  progress: Type.Union([
    Type.Null(),
    Type.Object({
      stage: Type.Union([Type.Literal('copy'), Type.Literal('promotion')]),
      bytes: Type.Number(),
      totalBytes: Type.Number(),
      files: Type.Number(),
      totalFiles: Type.Number(),
      recordCount: Type.Number(),
      percent: Maybe,
      elapsedMs: Type.Number(),
      bytesPerSecond: Maybe,
      recordsPerSecond: Maybe,
      /** At the rate of the stage so far. */
      remainingMs: Maybe,
    }),
  ]),
})
