import { TriangleDownMini, TriangleUpMini } from "@medusajs/icons"
import { Select, Table } from "@medusajs/ui"
import type { ListOrder } from "../../contract/admin-api"
import { listOrders, type ListQuestion } from "../lib/list"
import { useTexts } from "../texts"

type Asking = { question: ListQuestion; ask: (change: Partial<ListQuestion>) => void }
type Column = "created_at" | "capture_before" | "reserved"

/** What a first click on a column asks for: the newest, the nearest deadline, the largest amount. */
const first: Record<Column, ListOrder> = {
  created_at: "-created_at",
  capture_before: "capture_before",
  reserved: "-reserved",
}

/** A column's heading, which sorts the list by it; a second click turns the order around. */
export function SortHeader(p: Asking & { column: Column; label: string; isAmount?: boolean }) {
  const { question, ask, column, label } = p
  const isSorted = question.order === column || question.order === `-${column}`
  const isDescending = question.order === `-${column}`
  const next: ListOrder = isSorted ? (isDescending ? column : `-${column}`) : first[column]
  const sorting = isDescending ? "descending" : "ascending"
  const Arrow = isDescending ? TriangleDownMini : TriangleUpMini
  return (
    <Table.HeaderCell
      className={p.isAmount ? "pr-3 text-right" : "pr-3"}
      aria-sort={isSorted ? sorting : "none"}
    >
      <button
        type="button"
        className="txt-compact-small-plus inline-flex items-center text-nowrap"
        onClick={() => ask({ order: next })}
      >
        {label}
        {isSorted && <Arrow aria-hidden />}
      </button>
    </Table.HeaderCell>
  )
}

/** The same where no column has a heading: on a phone. */
export function SortSelect({ question, ask }: Asking) {
  const { t } = useTexts()
  return (
    <Select
      size="small"
      value={question.order}
      onValueChange={(value) => ask({ order: listOrders.find((one) => one === value) ?? "-created_at" })}
    >
      <Select.Trigger aria-label={t.sortBy} className="w-auto">
        <Select.Value />
      </Select.Trigger>
      <Select.Content>
        {listOrders.map((order) => (
          <Select.Item key={order} value={order}>
            {t.orders[order]}
          </Select.Item>
        ))}
      </Select.Content>
    </Select>
  )
}
