/** log-of-run: what `/weir/v1/runs/{id}/log` answers. */
import { Type } from 'typebox'

export const RunLog = Type.Object({
  runId: Type.String(),
  lines: Type.Array(
    Type.Object({
      at: Type.Integer(),
      level: Type.Union([Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')]),
      message: Type.String(),
      code: Type.Union([Type.Null(), Type.String()]),
    }),
  ),
})
