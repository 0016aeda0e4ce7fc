/** use-upload: one upload at a time, which can be stopped; once it is taken, its run is shown. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Recognised } from '../../sent-file.ts'
import { upload } from '../../upload.ts'
import { type Chosen, sendingOf } from './chosen.ts'

interface Asked {
  readonly datasetId: string
  readonly mends: string | null
  readonly chosen: readonly Chosen[]
  readonly format: Recognised
  readonly isMended: boolean
  /** NaN for none. */
  readonly percent: number
}

export interface Uploading {
  readonly isPending: boolean
  readonly error: Error | null
  readonly bytes: number
  /** As of now, not as of the last time that the page was drawn. */
  readonly isUnderWay: () => boolean
  readonly send: () => void
  readonly stop: () => void
  /** Forgets how the last one went. */
  readonly reset: () => void
}

export function useUpload(asked: Asked): Uploading {
  const [bytes, setBytes] = useState(0)
  const atWork = useRef<AbortController | null>(null)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { isPending, error, mutate, reset } = useMutation({
    async mutationFn({ signal }: AbortController) {
      setBytes(0)
      const { datasetId, mends, chosen, format, isMended } = asked
      const percent = Number.isNaN(asked.percent) ? null : asked.percent
      const sending = await sendingOf(chosen, format, isMended)
      return await upload({ datasetId, mends, percent, ...sending }, setBytes, signal)
    },
    onSettled: () => {
      atWork.current = null
    },
    onSuccess: async (runId) => {
      // Nothing is lost by leaving from here on.
      atWork.current = null
      await navigate({ to: `/runs/${runId}` })
      await queries.invalidateQueries({ queryKey: ['datasets'] })
    },
  })
  return {
    isPending,
    error,
    bytes,
    reset,
    isUnderWay: () => atWork.current !== null,
    send() {
      if (atWork.current !== null) return
      atWork.current = new AbortController()
      mutate(atWork.current)
    },
    stop: () => atWork.current?.abort(),
  }
}
