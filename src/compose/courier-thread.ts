/** courier-thread: the file that the courier's thread runs: an HTTP client that only it uses. */
import { parentPort, workerData } from 'node:worker_threads'
import { judgeConnection, parseAllow } from '../notify/webhooks/address.ts'
import { createCarry } from '../notify/webhooks/carry.ts'
import { serveCourier } from '../notify/webhooks/courier.ts'
import { createLanes } from '../notify/webhooks/lanes.ts'
import { systemChance } from '../platform/chance.ts'
import { systemClock } from '../platform/clock.ts'
import { openHttpClient } from '../platform/http.ts'

/** Its `workerData`. */
export interface CourierSettings {
  /** As in WEIR_WEBHOOK_ALLOW. */
  readonly allow: string
  /** As in WEIR_HOST_IN_FLIGHT. */
  readonly hostInFlight: number
}

const { allow: text, hostInFlight }: CourierSettings = workerData
const allow = parseAllow(text)
if ('problem' in allow) throw new Error(allow.problem)
const http = openHttpClient({
  permit: (address, isTls) => judgeConnection(address, isTls, allow),
  clock: systemClock,
})
if (parentPort === null) throw new Error('This file is run by the courier.')
const clock = systemClock
const carry = createCarry({ http, chance: systemChance, clock })
serveCourier(parentPort, createLanes({ carry, clock, hostInFlight }))
