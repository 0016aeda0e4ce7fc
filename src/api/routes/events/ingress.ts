/** ingress: where events are published (io-events 6). An answer of success means that they are on disk. */
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { publish, type Published } from '../../../notify/events/publish.ts'
import { refusals } from '../../contract/events/error.ts'
import { MAX_BATCH, type Posted, publishRequestsOf } from '../../contract/events/posted.ts'
import { exactly } from '../../plugins/exact-json.ts'
import { perApiKey } from '../../plugins/limits.ts'
import { JSON_BY_ANOTHER_NAME, jsonParser, type ParseBody } from '../../plugins/parsers.ts'
import type { App, Services } from '../../services.ts'

const SPAN_MS = 5_000

const Event = Type.Any({
  description:
    'A CloudEvent 1.0: `id`, `source` (`urn:uuid:` and the id of a provider), `type` (one of its event codes) and `data`; `specversion` may be left out.',
})
const Batch = Type.Any({
  description: `A list of CloudEvents, ${MAX_BATCH} at most, and fewer where many registrations ask for them: all of them are published, or none.`,
})
const Payload = Type.Any({
  description:
    'The payload alone, where headers describe the event: those of a binary CloudEvent (ce-id, ce-source, ce-type), or x-adobe-event-provider-id and x-adobe-event-code.',
})

const DescribingHeaders = Type.Object({
  'x-event-phidata': Type.Optional(
    Type.String({ description: '`true`: what is published holds health data.' }),
  ),
  'x-adobe-event-provider-id': Type.Optional(Type.String()),
  'x-adobe-event-code': Type.Optional(Type.String()),
  'x-event-id': Type.Optional(Type.String()),
})

export function ingressRoutes(app: App, services: Services): void {
  const { store, bus, clock, chance, log, identity } = services
  const needs = { store, bus, clock, chance, log, imsOrgId: identity.imsOrgId }

  async function take(posted: Posted): Promise<readonly Published[]> {
    const fresh = { id: () => chance.uuid(), at: clock.now() }
    return await publish(publishRequestsOf(posted, fresh), needs)
  }

  // A scope of its own, for it parses bodies in a way of its own.
  void app.register(async (scope: App) => {
    parseExactly(scope)
    scope.post(
      '/ingress',
      {
        config: { rateLimit: perApiKey(services.ingressPer5s, SPAN_MS) },
        schema: {
          tags: ['Publishing'],
          summary: 'Publish one event or a batch of them',
          headers: DescribingHeaders,
          body: {
            content: {
              'application/cloudevents+json': { schema: Event },
              'application/cloudevents-batch+json': { schema: Batch },
              'application/json': { schema: Payload },
            },
          },
          response: {
            200: {
              description: 'Accepted; at least one active registration gets it.',
              headers: AcceptedHeaders,
              content: { 'text/plain': { schema: Type.String() } },
            },
            204: Type.Null({ description: 'Accepted; no active registration asks for it.' }),
            ...refusals(400, 401, 403, 406, 413, 415, 429, 503),
          },
        },
      },
      async ({ headers, body }, reply) => {
        checkAccept(headers.accept)
        const published = await take({ headers, body }).catch((error: unknown) => {
          throw Array.isArray(body) ? ofBatch(error) : error
        })
        addEventIds(reply, published)
        const isHeard = published.some(({ active }) => active > 0)
        if (!isHeard) return reply.code(204).send(null)
        return reply.code(200).type('text/plain; charset=utf-8').send('OK')
      },
    )
  })
}

/** What is wrong is said of one event, and what became of the others with it. */
function ofBatch(error: unknown): unknown {
  if (!(error instanceof Fault)) return error
  const { code, details } = error
  const { problem } = details
  if (typeof problem !== 'string') return error
  const whole = `${problem} Nothing of the batch was taken.`
  return new Fault(code, { ...details, problem: whole }, { cause: error })
}

/** How many ids the answer to a batch names, its first: headers have little room. */
const NAMED_IDS = 100

const AcceptedHeaders = {
  'x-adobe-event-id': Type.String({
    description: `The ids under which Weir keeps what was published and receivers get it, in order, with commas; of a batch the first ${NAMED_IDS}.`,
  }),
}

function addEventIds(reply: FastifyReply, published: readonly Published[]): void {
  const ids = published.slice(0, NAMED_IDS).map(({ eventId }) => eventId)
  if (ids.length > 0) reply.header('x-adobe-event-id', ids.join(','))
}

/** JSON whose numbers stay what they were, and nothing else. */
function parseExactly(scope: App): void {
  const parseJson = jsonParser(scope)
  const parse: ParseBody = (request, text, done) =>
    parseJson(request, text, (error, value) => {
      if (error === null) done(null, exactly(text, value))
      else done(error)
    })
  scope.removeAllContentTypeParsers()
  for (const contentType of ['application/json', JSON_BY_ANOTHER_NAME]) {
    scope.addContentTypeParser<string>(contentType, { parseAs: 'string' }, parse)
  }
  scope.addContentTypeParser('*', ({ headers }, _payload, done) => {
    done(new Fault('EVENTS-415', { contentType: headers['content-type'] ?? '' }))
  })
}

/** What is answered is a text; clients also ask for JSON, and read the text (io-events 9.2). */
function checkAccept(accept: string | undefined): void {
  if (accept === undefined || accept.trim() === '') return
  const isFine = accept.split(',').some((one) => {
    const [range = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
    return ANSWERED.has(range) && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
  if (isFine) return
  const problem = `What is published is answered with text/plain, which "${accept.slice(0, 100)}" does not allow. Leave Accept out, or send "*/*".`
  throw new Fault('EVENTS-406', { problem })
}

const ANSWERED: ReadonlySet<string> = new Set(
  'text/plain text/* application/json application/* */* *'.split(' '),
)
