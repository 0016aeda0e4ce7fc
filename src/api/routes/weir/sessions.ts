/** sessions: signing in to the dashboard by a link that is good once, and out again. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { Session, SignIn, SignInLink } from '../../contract/weir/session.ts'
import { requireOperator } from '../../plugins/auth.ts'
import { clearSession, refuseOthersPages, sessionOf, setSession } from '../../plugins/session.ts'
import type { App, Services } from '../../services.ts'
import { signInLink } from '../../sessions.ts'

const tags = ['Dashboard']

export function sessionRoutes(app: App, services: Services): void {
  const { sessions } = services

  app.post(
    '/weir/v1/sign-in-links',
    {
      schema: {
        tags,
        description: 'A link that signs one browser in to the dashboard, good for ten minutes.',
        response: { 201: SignInLink },
      },
    },
    async (request, reply) => {
      requireOperator(request)
      const offered = sessions.offer()
      const url = signInLink(services.publicUrl, offered)
      return reply.code(201).send({ url, expiresAt: offered.expiresAt })
    },
  )

  app.post(
    '/weir/v1/session',
    {
      config: { isOpen: true },
      schema: {
        tags,
        description: 'Takes the code of a sign-in link and sets the cookie of a session.',
        body: SignIn,
        response: { 201: Session },
      },
    },
    async (request, reply) => {
      refuseOthersPages(request)
      const begun = sessions.begin(request.body.code)
      if (begun === null) throw new Fault('WEIR-LINK-403')
      setSession(reply, begun, services)
      return reply.code(201).send({ isSignedIn: true, expiresAt: begun.expiresAt })
    },
  )

  app.get(
    '/weir/v1/session',
    {
      config: { isOpen: true },
      schema: {
        tags,
        description: 'Whether this browser is signed in.',
        response: { 200: Session },
      },
    },
    async (request) => {
      const token = sessionOf(request, services)
      const expiresAt = token === null ? null : sessions.endOf(token)
      return { isSignedIn: expiresAt !== null, expiresAt }
    },
  )

  app.delete(
    '/weir/v1/session',
    { schema: { tags, description: 'Signs this browser out.', response: { 204: Type.Null() } } },
    async (request, reply) => {
      const token = sessionOf(request, services)
      if (token !== null) sessions.end(token)
      clearSession(reply, services)
      return reply.code(204).send(null)
    },
  )
}
