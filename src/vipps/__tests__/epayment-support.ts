import { anOrder } from "./support"

export type Sums = { authorized?: number; cancelled?: number; captured?: number; refunded?: number }

export const nok = (value: unknown): object => ({ currency: "NOK", value })

export function aggregate({ authorized = 0, cancelled = 0, captured = 0, refunded = 0 }: Sums): object {
  return {
    authorizedAmount: nok(authorized),
    cancelledAmount: nok(cancelled),
    capturedAmount: nok(captured),
    refundedAmount: nok(refunded),
  }
}

/** Vipps' answer to capture, refund and cancel: the id is that of the payment, and there is no time. */
export function modified(sums: Sums, more: object = {}): object {
  return {
    amount: nok(100_000),
    state: "AUTHORIZED",
    aggregate: aggregate({ authorized: 100_000, ...sums }),
    pspReference: "37c34d8c-2649-448e-864b-060d5d93e4c4",
    reference: anOrder,
    ...more,
  }
}

/** What GET shows of a payment. */
export function aRead(state: string, sums: Sums = {}, more: object = {}): object {
  return {
    aggregate: aggregate(sums),
    amount: nok(100_000),
    state,
    paymentMethod: { type: "WALLET", cardBin: "429198" },
    profile: {},
    pspReference: "37c34d8c-2649-448e-864b-060d5d93e4c4",
    reference: anOrder,
    ...more,
  }
}

let serial = 1_304_787_730

/** One event; the key of the create unless the test says otherwise, as Vipps' samples show it. */
export function event(name: string, value: number, more: object = {}): object {
  serial += 1
  return {
    reference: anOrder,
    pspReference: String(serial),
    name,
    amount: nok(value),
    timestamp: "2026-11-18T08:00:02.0073258Z",
    idempotencyKey: anOrder,
    success: true,
    ...more,
  }
}

export const created = event("CREATED", 100_000, { timestamp: "2026-11-18T07:58:00Z" })
export const authorized = event("AUTHORIZED", 100_000, { timestamp: "2026-11-18T07:59:00Z" })

export const captured = (value: number, idempotencyKey: string, more: object = {}): object =>
  event("CAPTURED", value, { idempotencyKey, timestamp: "2026-11-18T08:10:00Z", ...more })
