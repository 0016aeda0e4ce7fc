/** settings: what this Weir was started with, to be read; secrets are veiled. */
import { Type } from 'typebox'
import { problems } from '../../contract/weir/problem.ts'
import { SettingFields } from '../../contract/weir/setting.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

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
