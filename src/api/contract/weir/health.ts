/** health: what `/healthz` and `/readyz` answer. */
import { Type } from 'typebox'

export const Health = Type.Object({ status: Type.Literal('ok') })

export const Readiness = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not ready')]),
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      ok: Type.Boolean(),
      detail: Type.String({ description: 'What was found, and what to do where it is not well.' }),
    }),
  ),
})
