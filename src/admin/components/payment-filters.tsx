import { Button, Input } from "@medusajs/ui"
import { useState, type FormEvent } from "react"
import { filters, type ListQuestion } from "../lib/list"
import type { PaymentList } from "../../contract/admin-api"
import { useTexts } from "../texts"

type Props = {
  question: ListQuestion
  counts: PaymentList["counts"] | undefined
  ask: (change: Partial<ListQuestion>) => void
}

export function PaymentFilters({ question, counts, ask }: Props) {
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
      <Search key={question.q} q={question.q} ask={ask} />
    </div>
  )
}

function Search({ q, ask }: { q: string; ask: Props["ask"] }) {
  const { t } = useTexts()
  const [typed, setTyped] = useState(q)
  function submit(event: FormEvent) {
    event.preventDefault()
    const q = typed.trim()
    // a search looks at all payments: who looks for a customer does not think of the filter chosen before
    ask({ q, ...(q && { filter: undefined }) })
  }
  return (
    <form role="search" onSubmit={submit} className="w-full lg:w-auto">
      <Input
        role="searchbox"
        size="small"
        aria-label={t.search}
        placeholder={t.searchHint}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          if (event.target.value === "") ask({ q: "" })
        }}
        style={{ minWidth: 260 }}
      />
    </form>
  )
}
