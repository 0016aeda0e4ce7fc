/** sample: an example of what an event code announces, as its receivers get it. */
import { ActionButton, Content, Dialog, DialogTrigger, Heading } from '@react-spectrum/s2'
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { SampleEventFields } from '../../../../src/api/contract/events/event-metadata.ts'
import { ask } from '../../client.ts'
import { samplePath } from '../../events-api.ts'
import { Failure } from '../../parts/failure.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'

interface SampleOf {
  readonly providerId: string
  readonly code: string
  readonly label: string
}

export function SampleButton(of: SampleOf) {
  return (
    <DialogTrigger>
      <ActionButton size="S" aria-label={`View a sample of “${of.label}”`}>
        View a sample
      </ActionButton>
      <Dialog size="L" isDismissible>
        <Heading slot="title">A sample of “{of.label}”</Heading>
        <Content>
          <Sample {...of} />
        </Content>
      </Dialog>
    </DialogTrigger>
  )
}

function Sample({ providerId, code }: SampleOf) {
  const { data, error } = useQuery({
    queryKey: ['providers', 'sample', providerId, code],
    queryFn: ({ signal }) =>
      ask<Static<typeof SampleEventFields>>(samplePath(providerId, code), { signal }),
  })
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return <Loading what="the sample" />
  return <JsonView value={data.sample_payload} what="the sample" />
}
