/** deliveries: who was told, who is still to be told, and what came back; what is over is sent again. */
import type { Static } from 'typebox'
import type { DeliveryFields } from '../api/contract/weir/delivery.ts'
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { listRegistrations, registrationIdOf } from './registrations.ts'
import { instant, say, sayJson, sayTable } from './say.ts'

type Delivery = Static<typeof DeliveryFields>

const PATH = '/weir/v1/deliveries'

interface ListOptions extends ClientOptions {
  readonly registration?: string
  readonly event?: string
  readonly status?: string
  readonly limit: string
}

export const deliveriesCommand: AddCommand = (program) => {
  const command = program.command('deliveries').description('who was told of what: list, resend')

  asClient(
    command
      .command('list', { isDefault: true })
      .description('list deliveries, newest first (waiting ones: longest due first)')
      .option('--registration <registration>', 'of one registration, by name or id')
      .option('--event <id>', 'of one event')
      .option('--status <status>', 'waiting, sending, delivered, refused or expired')
      .option('--limit <n>', 'how many', '20'),
  ).action(sayList)

  asClient(
    command
      .command('resend <id>')
      .description('send a delivery that is over once more, as the same bytes'),
  ).action(async (id: string, options: ClientOptions) => {
    const client = findClient(options)
    const path = `${PATH}/${encodeURIComponent(id)}/resend`
    const delivery = await client.send<Delivery>('POST', path, {})
    if (options.json === true) return sayJson(delivery)
    say(
      `Delivery ${delivery.id} sends again what delivery ${id} sent: ${eventsOf(delivery)}. See how it goes with \`weir why ${delivery.eventId} ${delivery.registrationId}\`.`,
    )
  })
}

async function sayList(options: ListOptions): Promise<void> {
  const client = findClient(options)
  const query = new URLSearchParams({ limit: options.limit })
  if (options.registration !== undefined) {
    query.set('registrationId', await registrationIdOf(options.registration, client))
  }
  if (options.event !== undefined) query.set('eventId', options.event)
  if (options.status !== undefined) query.set('status', options.status)
  const { deliveries } = await client.get<{ deliveries: Delivery[] }>(`${PATH}?${query.toString()}`)
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
      'last outcome, or what it waits for',
      'told',
      'event',
      'delivery',
    ],
    deliveries.map((delivery) => [
      instant(delivery.createdAt),
      delivery.eventCode,
      delivery.replayId === null ? delivery.status : `${delivery.status} (again)`,
      String(delivery.attempts),
      delivery.nextAttemptAt === null ? '–' : instant(delivery.nextAttemptAt),
      [delivery.lastOutcome, delivery.waitsFor ?? ''].filter((text) => text !== '').join('; '),
      names.get(delivery.registrationId) ?? delivery.registrationId,
      eventsOf(delivery),
      delivery.id,
    ]),
    'No deliveries: nothing like it was announced to a webhook.',
  )
}

/** Of a batch, the first of its events and how many more there are. */
function eventsOf({ eventId, items }: Delivery): string {
  return items.length > 1 ? `${eventId} and ${items.length - 1} more` : eventId
}
