import { useCallback, useState } from "react"
import type { PaymentInList } from "../../contract/admin-api"
import type { ListQuestion } from "./list"

/** Payments with money left, which alone can be captured or released; the others have no tick box. */
export function isSelectable(payment: PaymentInList): payment is SelectablePayment {
  return payment.payment_id !== null && payment.remaining > 0
}

export type SelectablePayment = PaymentInList & { payment_id: string }

export type Selection = {
  chosen: SelectablePayment[]
  has: (payment: PaymentInList) => boolean
  set: (payments: SelectablePayment[], isChosen: boolean) => void
}

type Chosen = { list: string; payments: ReadonlyMap<string, SelectablePayment> }

/** Ticked payments, also of other pages. Another filter or search clears the selection: nobody captures what they no longer see. */
export function useSelection({ filter, q }: ListQuestion): Selection {
  const list = JSON.stringify([filter, q])
  const [kept, setKept] = useState<Chosen>({ list, payments: new Map() })
  const payments = kept.list === list ? kept.payments : new Map<string, SelectablePayment>()
  // always the same function: a row that nobody ticked is not rendered again
  const set = useCallback<Selection["set"]>(
    (changed, isChosen) =>
      setKept((before) => {
        const next = new Map(before.list === list ? before.payments : [])
        for (const payment of changed) {
          if (isChosen) next.set(payment.payment_id, payment)
          else next.delete(payment.payment_id)
        }
        return { list, payments: next }
      }),
    [list],
  )
  return {
    chosen: [...payments.values()],
    has: ({ payment_id }) => payment_id !== null && payments.has(payment_id),
    set,
  }
}
