import type { VippsPayment } from "../context/vipps-payment"

/** Waits, before a row of Medusa's exists, until nothing is in progress; after this long the request is refused (R11). */
export async function waitUntilFree(payment: VippsPayment, atMostMs = 5_000): Promise<void> {
  const until = performance.now() + atMostMs
  const { operations } = payment.desk.journal
  while (performance.now() < until) {
    const open = await operations.openOperation(payment.attempt.orderId)
    if (!open?.leaseAlive) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
