/** error: an explained code on the wire. */
import { Type } from 'typebox'

export const ExplainedFields = Type.Object({
  code: Type.String(),
  kind: Type.String({
    description:
      'What bears the code: a fault (an error answer of this API), a run, an activity, a rejection or an attempt.',
  }),
  title: Type.String(),
  status: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The HTTP status it is answered with; null for what is no answer to a request.',
  }),
  meaning: Type.String(),
  cause: Type.String(),
  cure: Type.String(),
})
