import type { PaymentList } from "../../contract/admin-api"
import { describeSums, summedStates } from "../lib/sums"
import { useTexts } from "../texts"

/** Sums per state and currency of all payments that were ever approved. */
export function PaymentSums({ sums }: { sums: PaymentList["sums"] }) {
  const { t } = useTexts()
  return (
    <dl className="grid grid-cols-2 gap-4 px-6 py-4 lg:grid-cols-4">
      {summedStates.map((state) => {
        const { count, amounts } = describeSums(sums, state)
        return (
          <div key={state}>
            <dt className="txt-compact-small text-ui-fg-subtle">{t.states[state]}</dt>
            {(amounts.length > 0 ? amounts : ["–"]).map((amount) => (
              <dd key={amount} className="text-ui-fg-base txt-compact-medium-plus">
                {amount}
              </dd>
            ))}
            <dd className="txt-compact-small text-ui-fg-subtle">{`${t.sums[state]} · ${t.payments(count)}`}</dd>
          </div>
        )
      })}
    </dl>
  )
}
