import { addUp, deriveState } from "./figures"
import type { Payment } from "./payment"
import type { LedgerPayment } from "./types"

/** A payment as the control API shows it. */
export function describePayment(payment: Payment): LedgerPayment {
  const figures = addUp(payment.entries)
  return {
    orderId: payment.orderId,
    merchantSerialNumber: payment.merchantSerialNumber,
    amountOre: payment.amountOre,
    state: deriveState(payment),
    reservedOre: figures.reservedOre,
    capturedOre: figures.capturedOre,
    refundedOre: figures.refundedOre,
    releasedOre: figures.releasedOre,
    captures: figures.captures,
    refunds: figures.refunds,
    url: payment.url,
    fallBack: payment.fallBack,
    callbackPrefix: payment.callbackPrefix,
    transactionText: payment.text,
    history: payment.entries.map(({ recordedAtMs: _, at, ...entry }) => ({
      ...entry,
      at: at.toISOString(),
    })),
    initiatedAt: payment.initiatedAt.toISOString(),
    ...(figures.reservedAt === undefined ? {} : { reservedAt: figures.reservedAt.toISOString() }),
  }
}
