import type { PaymentView } from "../../contract/admin-api"

export const figureNames = ["reserved", "captured", "refunded", "released", "remaining", "blocked"] as const
export type FigureName = (typeof figureNames)[number]

type Reservation = Pick<PaymentView, "reserved" | "captured" | "refunded" | "released" | "remaining"> & {
  actions: Pick<PaymentView["actions"], "capture">
}

/**
 * The panel's figures, in the payment's currency. `remaining`: what a capture can really take, which is less than the reservation
 * holds when the order became smaller. `blocked`: the rest of what is still reserved.
 */
export function figuresOf(payment: Reservation): Record<FigureName, number> {
  const { reserved, captured, refunded, released } = payment
  const remaining = Math.min(payment.actions.capture.max, payment.remaining)
  const blocked = Math.round((payment.remaining - remaining) * 100) / 100
  return { reserved, captured, refunded, released, remaining, blocked }
}
