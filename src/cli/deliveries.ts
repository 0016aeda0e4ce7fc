/** deliveries: who was told, who is still to be told, and what came back. */
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { listRegistrations } from './registrations.ts'
import { instant, sayJson, sayTable } from './say.ts'

interface DeliveryFields {
  readonly id: string
  readonly registrationId: string
  readonly eventId: string
  readonly eventCode: string
  readonly status: string
  readonly attempts: number
  readonly createdAt: number
  readonly nextAttemptAt: number | null
  readonly lastOutcome: string
}

export const deliveriesCommand: AddCommand = (program) => {
  asClient(
    program
      .command('deliveries')
      .description('list deliveries, newest first')
      .option('--registration <id>', 'of one registration')
      .option('--limit <n>', 'how many', '20'),
  ).action(async (options: ClientOptions & { registration?: string; limit: string }) => {
    const query = new URLSearchParams({ limit: options.limit })
    if (options.registration !== undefined) query.set('registrationId', options.registration)
    const client = findClient(options)
    const { deliveries } = await client.get<{ deliveries: DeliveryFields[] }>(
      `/weir/v1/deliveries?${query.toString()}`,
    )
    if (options.json === true) return sayJson(deliveries)
    const names = new Map(
      (await listRegistrations(client)).map(({ registration_id: id, name }) => [id, name]),
    )
    sayTable(
      [
        'owed since (UTC)',
        'event code',
        'status',
        'attempts',
        'next (UTC)',
        'last outcome',
        'told',
        'event',
      ],
      deliveries.map((delivery) => [
        instant(delivery.createdAt),
        delivery.eventCode,
        delivery.status,
        String(delivery.attempts),
        delivery.nextAttemptAt === null ? '–' : instant(delivery.nextAttemptAt),
        delivery.lastOutcome,
        names.get(delivery.registrationId) ?? delivery.registrationId,
        delivery.eventId,
      ]),
      'No deliveries yet: nothing was announced to a webhook.',
    )
  })
}
