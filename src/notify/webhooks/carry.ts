/** carry: one attempt, and its trace as it is to be kept. */
import type { Exchange } from '../../domain/attempt.ts'
import type { WrittenTrace } from '../../platform/store/ledgers/traces.ts'
import { type AttemptNeeds, createAttempt, type Parcel } from './attempt.ts'
import { traceOf } from './trace.ts'

export type Carry = (parcel: Parcel) => Promise<Carried>

export interface Carried extends Pick<Exchange, 'outcome' | 'startedAt' | 'durationMs'> {
  readonly trace: WrittenTrace
}

export function createCarry(needs: AttemptNeeds): Carry {
  const attempt = createAttempt(needs)
  return async (parcel) => {
    const exchange = await attempt(parcel)
    const { outcome, startedAt, durationMs } = exchange
    const { registrationId, deliveryId, eventId, eventCode, providerMetadataId, replayId } = parcel
    const trace = traceOf(withoutBody(exchange), {
      id: needs.chance.uuid(),
      registrationId,
      deliveryId,
      eventId,
      eventCode,
      providerLabel: providerMetadataId,
      items: parcel.items.map(({ providerMetadataId: providerLabel, ...item }) => ({
        ...item,
        providerLabel,
      })),
      replayId,
    })
    const { isSuccess, at } = trace
    const document = JSON.stringify(trace)
    return { outcome, startedAt, durationMs, trace: { registrationId, isSuccess, at, document } }
  }
}

/** What was sent is kept once, as the body that was signed; the trace only points to it. */
function withoutBody(exchange: Exchange): Exchange {
  return { ...exchange, request: { ...exchange.request, body: '' } }
}
