/** trace: one request and what came back, in full, with a button that sends it again. */
import { Button, Content, Dialog, Heading, Tab, TabList, TabPanel, Tabs } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { ask } from '../../client.ts'
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
        <Tabs aria-label="The exchange" styles={style({ width: 'full' })}>
          <TabList>
            <Tab id="request">Request</Tab>
            <Tab id="response">Response ({spokenCode(response.responseCode)})</Tab>
          </TabList>
          <TabPanel id="request">
            <p className={style({ font: 'code-sm', overflowWrap: 'anywhere' })}>
              {request.requestMethod} {request.requestUrl}
            </p>
            <Side
              what="of the request"
              headers={request.requestHeaders}
              body={request.requestBody}
            />
          </TabPanel>
          <TabPanel id="response">
            <Side
              what="of the response"
              headers={response.responseHeaders}
              body={response.responseBody}
            />
          </TabPanel>
        </Tabs>
      </Content>
    </Dialog>
  )
}

function Ids({ row }: { readonly row: TraceRow }) {
  return (
    <>
      {idsOf(row).map((id) => (
        <UrlText key={id} text={id} what="the id of the event" />
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

function Side({
  what,
  headers,
  body,
}: {
  readonly what: string
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly body: string
}) {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => `${name}: ${value}`),
  )
  return (
    <>
      <h3 className={style({ font: 'title-sm', marginBottom: 8 })}>Headers</h3>
      {lines.length === 0 ? (
        'None.'
      ) : (
        <JsonView value={lines.join('\n')} what={`the headers ${what}`} />
      )}
      <h3 className={style({ font: 'title-sm', marginBottom: 8 })}>Payload</h3>
      {body === '' ? 'None.' : <JsonView value={body} what={`the payload ${what}`} />}
    </>
  )
}
