/** trace: one request and what came back, in full, with a button that sends it again. */
import { Button, Content, Dialog, Heading } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { ask } from '../../client.ts'
import { Id } from '../../parts/id.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { spokenDuration, spokenInstant } from '../../parts/spoken.ts'
import { useDeed } from '../../parts/use-deed.ts'
import { spokenCode } from './registration-words.ts'
import { idsOf, nameOf, type TraceRow } from './trace-sieve.ts'
import { UrlText } from './url-text.tsx'

export function TraceDialog({ row }: { readonly row: TraceRow }) {
  const { tracingRequest: request, tracingResponse: response, ts } = row.trace
  return (
    <Dialog size="XL" isDismissible>
      <Heading slot="title">{nameOf(row)}</Heading>
      <Content>
        <p className={style({ font: 'body', marginTop: 0 })}>
          Sent at {spokenInstant(ts)} UTC. {spokenCode(response.responseCode)} came after{' '}
          {spokenDuration(response.responseTime)}.
        </p>
        {row.event === 'challenge' ? null : <Ids row={row} />}
        {row._weir.deliveryId === null ? null : (
          <div className={style({ marginTop: 12, marginBottom: 16 })}>
            <Resend deliveryId={row._weir.deliveryId} />
          </div>
        )}
        <div className={sides}>
          <Side
            title="Request"
            headers={request.requestHeaders}
            body={request.requestBody}
            line={`${request.requestMethod} ${request.requestUrl}`}
          />
          <Side
            title={`Response (${spokenCode(response.responseCode)})`}
            headers={response.responseHeaders}
            body={response.responseBody}
          />
        </div>
      </Content>
    </Dialog>
  )
}

function Ids({ row }: { readonly row: TraceRow }) {
  return (
    <>
      {idsOf(row).map((id) => (
        <Id
          key={id}
          id={id}
          what="the id of the event"
          href={`/journal/${encodeURIComponent(id)}`}
        />
      ))}
    </>
  )
}

function Resend({ deliveryId }: { readonly deliveryId: string }) {
  const sending = useResend(deliveryId)
  return (
    <Button variant="accent" isPending={sending.isPending} onPress={() => sending.mutate()}>
      Send it again
    </Button>
  )
}

export function useResend(deliveryId: string) {
  return useDeed({
    run: () => ask(`/weir/v1/deliveries/${deliveryId}/resend`, { method: 'POST' }),
    done: () => 'It is sent again: the same bytes, with the same id.',
    touches: ['deliveries'],
  })
}

const sides = style({
  display: 'grid',
  gridTemplateColumns: { default: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
  columnGap: 24,
  rowGap: 24,
})
const heading = style({ font: 'title', marginTop: 0, marginBottom: 8 })
const part = style({ font: 'title-sm', marginTop: 16, marginBottom: 8 })

interface SideProps {
  readonly title: string
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly body: string
  readonly line?: string
}

function Side({ title, headers, body, line }: SideProps) {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => `${name}: ${value}`),
  )
  const what = title.toLowerCase()
  return (
    <section aria-label={title}>
      <h3 className={heading}>{title}</h3>
      {line === undefined ? null : <UrlText text={line} what="the address" />}
      <h4 className={part}>Headers</h4>
      {lines.length === 0 ? (
        'None.'
      ) : (
        <JsonView value={lines.join('\n')} what={`the headers of the ${what}`} />
      )}
      <h4 className={part}>Payload</h4>
      {body === '' ? 'None.' : <JsonView value={body} what={`the payload of the ${what}`} />}
    </section>
  )
}
