import type { MedusaButtonPayment } from "../rules"

/** A payment as Medusa's own order page shows it. Amounts in minor units. */
export type PaymentFacts = {
  medusaButton: MedusaButtonPayment
  order: { id: string; displayId: number } | undefined
}

export type FactsRow = {
  amount_minor: number
  captured_minor: number
  captured_at: Date | null
  canceled_at: Date | null
  order_id: string | null
  display_id: number | null
}

export function factsFrom(row: FactsRow): PaymentFacts {
  return {
    medusaButton: {
      amountMinor: row.amount_minor,
      capturedMinor: row.captured_minor,
      isCaptured: row.captured_at !== null,
      isCanceled: row.canceled_at !== null,
    },
    order:
      row.order_id === null || row.display_id === null
        ? undefined
        : { id: row.order_id, displayId: row.display_id },
  }
}
