/** flow-draft: a flow that is not complete yet: what it has so far, and the two ways on: publish it or drop it. */
import { Button } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useNavigate } from '@tanstack/react-router'
import { Confirm } from '../../parts/confirm.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { useDelete, usePublish } from './flow-deeds.ts'
import { type FlowOrDraft, stateOf } from './flow-words.ts'

export function FlowDraft({ draft }: { readonly draft: FlowOrDraft }) {
  const navigate = useNavigate()
  const publishing = usePublish(draft.id)
  const deleting = useDelete(draft.id)
  const remove = async () => {
    await navigate({ to: '/flows' })
    deleting.mutate()
  }
  return (
    <Page
      title={draft.name || 'Without a name'}
      above={[{ name: 'Flows', href: '/flows' }]}
      aside={<Status {...stateOf(draft)} />}
      actions={
        <>
          <Confirm
            title="Delete this draft?"
            deed="Delete the draft"
            isDestructive
            onConfirm={() => void remove()}
            trigger={<Button variant="secondary">Delete</Button>}
          >
            What it has so far is gone. No flow, run or dataset is touched.
          </Confirm>
          <Button
            variant="accent"
            isPending={publishing.isPending}
            onPress={() => publishing.mutate()}
          >
            Publish
          </Button>
        </>
      }
    >
      <p className={style({ font: 'body', marginTop: 0 })}>
        A draft runs never and is used by nothing. Whoever made it completes it by the API; once it
        is published, it is a flow like any other.
      </p>
      <Section title="What it has so far">
        <JsonView value={draft} what="the draft as JSON" />
      </Section>
    </Page>
  )
}
