import { Button } from "@medusajs/ui"
import { memo } from "react"
import { filters, type ListQuestion } from "../lib/list"
import type { PaymentList } from "../../contract/admin-api"
import { useTexts } from "../texts"
import { PaymentSearch } from "./payment-search"

type Props = {
  question: ListQuestion
  counts: PaymentList["counts"] | undefined
  ask: (change: Partial<ListQuestion>) => void
}

export const PaymentFilters = memo(function PaymentFilters({ question, counts, ask }: Props) {
  const { t } = useTexts()
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 px-6 py-4">
      <div role="group" aria-label={t.filterLabel} className="flex flex-wrap gap-2">
        {[undefined, ...filters].map((filter) => (
          <Button
            key={filter ?? "all"}
            size="small"
            variant={question.filter === filter ? "primary" : "secondary"}
            aria-pressed={question.filter === filter}
            onClick={() => ask({ filter })}
          >
            {filter ? t.filters[filter] : t.all}
            {/* with a place for the count before it has come, so that no button moves to another line then */}
            {filter && ` (${counts?.[filter] ?? "–"})`}
          </Button>
        ))}
      </div>
      <PaymentSearch q={question.q} ask={ask} />
    </div>
  )
})
