import type { StockPayment } from "../rules"

/** A payment as Medusa's own order page shows it. Amounts in øre. */
export type PaymentFacts = {
  stock: StockPayment
  order: { id: string; displayId: number } | undefined
}

export type FactsRow = {
  amount_ore: number
  captured_ore: number
  captured_at: Date | null
  canceled_at: Date | null
  order_id: string | null
  display_id: number | null
}

export function factsFrom(row: FactsRow): PaymentFacts {
  return {
    stock: {
      amountOre: row.amount_ore,
      capturedOre: row.captured_ore,
      isCaptured: row.captured_at !== null,
      isCanceled: row.canceled_at !== null,
    },
    order:
      row.order_id === null || row.display_id === null
        ? undefined
        : { id: row.order_id, displayId: row.display_id },
  }
}
