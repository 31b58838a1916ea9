import type { PaymentList } from "../../contract/admin-api"
import { memo } from "react"
import { describeSums, summedAmounts } from "../lib/sums"
import { useTexts } from "../texts"

/** What is reserved and not captured, was captured and was refunded, of all payments that were ever approved. */
export const PaymentSums = memo(function PaymentSums({ sums }: { sums: PaymentList["sums"] }) {
  const { t } = useTexts()
  return (
    <dl className="grid grid-cols-2 gap-4 px-6 py-4 lg:grid-cols-4">
      {summedAmounts.map((name) => {
        const { count, amounts } = describeSums(sums, name)
        return (
          <div key={name}>
            <dt className="txt-compact-small text-ui-fg-subtle">
              {name === "remaining" ? t.left : t.figures[name]}
            </dt>
            {(amounts.length > 0 ? amounts : ["–"]).map((amount) => (
              <dd key={amount} className="text-ui-fg-base txt-compact-medium-plus">
                {amount}
              </dd>
            ))}
            <dd className="txt-compact-small text-ui-fg-subtle">
              {count === null ? t.ofCaptured : t.payments(count)}
            </dd>
          </div>
        )
      })}
    </dl>
  )
})
