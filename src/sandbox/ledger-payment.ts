import { addUp, deriveState } from "./figures"
import type { Payment } from "./payment"
import type { LedgerPayment } from "./types"

/** A payment as the control API shows it. */
export function describePayment(payment: Payment): LedgerPayment {
  const figures = addUp(payment.entries)
  const option = figures.reservedMinor > 0 ? payment.express?.choice?.option : undefined
  return {
    reference: payment.reference,
    api: payment.api,
    merchantSerialNumber: payment.merchantSerialNumber,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    state: deriveState(payment),
    reservedMinor: figures.reservedMinor,
    capturedMinor: figures.capturedMinor,
    refundedMinor: figures.refundedMinor,
    releasedMinor: figures.releasedMinor,
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
    ...(option === undefined
      ? {}
      : { shipping: { optionId: option.id, optionName: option.name, amountMinor: option.amount.value } }),
    initiatedAt: payment.initiatedAt.toISOString(),
    ...(figures.reservedAt === undefined ? {} : { reservedAt: figures.reservedAt.toISOString() }),
  }
}
