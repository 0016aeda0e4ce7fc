/** context: the ids and addresses that a client of this Weir needs. */
import type { Static } from 'typebox'
import type { Context } from '../api/contract/context.ts'
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { say, sayJson } from './say.ts'

export type ContextFields = Static<typeof Context>

export const contextCommand: AddCommand = (program) => {
  asClient(program.command('context').description('print ids and base URLs for clients')).action(
    async (options: ClientOptions) => {
      const context = await findClient(options).get<ContextFields>('/weir/v1/context')
      if (options.json === true) return sayJson(context)
      const { organisation, project, workspace, sandbox, credential, urls } = context
      say(`organisation  ${organisation.imsOrgId}, consumer org ${organisation.consumerOrgId}`)
      say(`project       ${project.id}`)
      say(`workspace     ${workspace.id}`)
      say(`sandbox       ${sandbox.name} (${sandbox.id})`)
      say(`credential    ${credential.id}, client id ${credential.clientId}`)
      for (const [name, url] of Object.entries(urls)) say(`${name.padEnd(14)}${url}`)
    },
  )
}
