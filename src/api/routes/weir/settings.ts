/** settings: what this Weir was started with, to be read; secrets are veiled. */
import { Type } from 'typebox'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

const SettingFields = Type.Object({
  name: Type.String(),
  says: Type.String(),
  default: Type.String(),
  /** What is in force; `null` for a secret that is set. */
  value: Type.Union([Type.Null(), Type.String()]),
  isSet: Type.Boolean(),
  isSecret: Type.Boolean(),
})

export function settingRoutes(app: App, { settings }: Services): void {
  app.get(
    '/weir/v1/settings',
    {
      schema: {
        tags: ['Weir'],
        description:
          'Every setting, what it is for, and what is in force; a secret only by whether it is set. They are set in the environment of `weir serve`, and changed by starting it again. For the operator alone.',
        response: { 200: Type.Object({ settings: Type.Array(SettingFields) }), ...problems() },
      },
    },
    async (request) => {
      requireOperator(request)
      return { settings: [...settings] }
    },
  )
}
