import { amountText } from "../lib/format"
import type { PaymentList, Sum } from "../../contract/admin-api"
import { useTexts } from "../texts"

const states = ["authorized", "partially_captured", "captured", "refunded"] as const

/** The figure that says most about a state: what waits, what was captured, what was refunded. */
const telling: Record<(typeof states)[number], (sum: Sum) => number> = {
  authorized: (sum) => sum.remaining,
  partially_captured: (sum) => sum.remaining,
  captured: (sum) => sum.captured - sum.refunded,
  refunded: (sum) => sum.refunded,
}

/** Sums per state of all payments that were ever approved. */
export function PaymentSums({ sums }: { sums: PaymentList["sums"] }) {
  const { t } = useTexts()
  return (
    <dl className="grid grid-cols-2 gap-4 px-6 py-4 lg:grid-cols-4">
      {states.map((state) => {
        const sum = sums[state]
        return (
          <div key={state}>
            <dt className="txt-compact-small text-ui-fg-subtle">{t.states[state]}</dt>
            <dd className="text-ui-fg-base txt-compact-medium-plus">
              {amountText(sum ? telling[state](sum) : 0)}
            </dd>
            <dd className="txt-compact-small text-ui-fg-subtle">{t.payments(sum?.count ?? 0)}</dd>
          </div>
        )
      })}
    </dl>
  )
}
