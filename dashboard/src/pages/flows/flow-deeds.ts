/** flow-deeds: what can be done to a flow, as the list and the page of a flow both offer it. */
import { ToastQueue } from '@react-spectrum/s2'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../client.ts'
import { FLOW_SERVICE } from '../../flow-service.ts'
import { useDeed } from '../../parts/use-deed.ts'
import type { Flow } from './flow-words.ts'

const TOUCHES = ['flows', 'runs']

function pathOf(id: string): string {
  return `${FLOW_SERVICE}/flows/${encodeURIComponent(id)}`
}

/** `params` as the Flow Service has them: a window, in epoch seconds; `null` for whatever is new. */
export type RunParams = Readonly<Record<string, number>> | null

export function useRunNow(id: string, onDone: (runId: string) => void) {
  return useDeed<RunParams, { readonly id: string }>({
    run: (params) =>
      ask(`${FLOW_SERVICE}/runs`, {
        method: 'POST',
        body: { flowId: id, ...(params === null ? {} : { params }) },
      }),
    done: () => 'A run is made. It begins as soon as there is room.',
    touches: TOUCHES,
    onDone: (run) => onDone(run.id),
  })
}

export function useSwitch(id: string) {
  return useDeed<boolean>({
    run: (isOn) =>
      ask(`${pathOf(id)}/action?op=${isOn ? 'enable' : 'disable'}`, { method: 'POST' }),
    done: () => 'The flow is changed.',
    touches: TOUCHES,
  })
}

export function usePublish(id: string) {
  return useDeed({
    run: () => ask(`${pathOf(id)}/action?op=publish`, { method: 'POST' }),
    done: () => 'The draft is a flow now.',
    touches: TOUCHES,
  })
}

export function useDelete(id: string) {
  const queries = useQueryClient()
  const asking = (enabled: boolean) => queries.setQueryDefaults(['flows', id], { enabled })
  return useDeed({
    async run() {
      // What is about to be gone is not asked for once more, on a page that is being left.
      asking(false)
      try {
        await ask(pathOf(id), { method: 'DELETE' })
      } catch (error) {
        asking(true)
        throw error
      }
    },
    done: () => 'The flow is deleted.',
    touches: TOUCHES,
  })
}

/** One operation of JSON Patch. */
export interface Operation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path: string
  readonly value?: unknown
}

/** Why it was refused is for the form that asked, so that no toast says it. */
export function useChange({ id, etag }: Pick<Flow, 'id' | 'etag'>, onDone: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (patch: readonly Operation[]) =>
      ask(pathOf(id), { method: 'PATCH', body: patch, etag }),
    async onSuccess() {
      ToastQueue.positive('The flow is changed.', { timeout: 6_000 })
      onDone()
      await queries.invalidateQueries({ queryKey: ['flows'] })
    },
    // It may be refused because somebody else has changed it: the next try is over what it is now.
    onError: () => queries.invalidateQueries({ queryKey: ['flows', id] }),
  })
}
