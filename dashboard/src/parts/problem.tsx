/** problem: why what was asked for in a form or dialog was not done, where it was asked for. */
import { Content, Heading, InlineAlert } from '@react-spectrum/s2'

export function Problem({ sentence }: { readonly sentence: string }) {
  return (
    <div role="alert">
      <InlineAlert variant="negative">
        <Heading level={3}>This was not done</Heading>
        <Content>{sentence}</Content>
      </InlineAlert>
    </div>
  )
}
