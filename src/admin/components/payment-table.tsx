import { Button, Table, Text } from "@medusajs/ui"
import { memo } from "react"
import { clockText, dateText, shortDateText } from "../lib/format"
import { PAGE_SIZE, type AnsweredList, type ListQuestion } from "../lib/list"
import { useIsNarrow } from "../lib/narrow"
import type { Selection } from "../lib/selection"
import type { PaymentInList } from "../../contract/admin-api"
import { marketOf } from "../../rules"
import { useTexts, type Texts } from "../texts"
import { PaymentCards } from "./payment-cards"
import {
  CaptureDeadline,
  Customer,
  listedAmount,
  OrderLink,
  SelectBox,
  SelectPage,
  State,
  SupportIcon,
  uncapturedText,
  type RowProps,
} from "./payment-parts"
import { SortHeader } from "./sort-header"

/** At least so high, in pixels, also with few payments or none: what is below the list stays below a laptop's screen and a phone's. */
const LIST_HEIGHT = 552

type Props = {
  list: AnsweredList
  question: ListQuestion
  ask: (change: Partial<ListQuestion>) => void
  selection: Selection
  onSupport: (payment: PaymentInList) => void
}

/** `isBusy`: still shows the previous page while the requested one loads. */
export function PaymentTable({ isBusy, ...p }: Props & { isBusy: boolean }) {
  const isNarrow = useIsNarrow()
  const isEmpty = p.list.payments.length === 0
  return (
    <div
      aria-busy={isBusy}
      className="flex flex-col justify-between"
      style={{ opacity: isBusy ? 0.6 : 1, minHeight: LIST_HEIGHT }}
    >
      {p.list.customers_since && <CustomersSince date={p.list.customers_since} />}
      {p.question.filter === "deadline" && <NearDays list={p.list} />}
      {isEmpty ? (
        <Nothing question={p.question} ask={p.ask} />
      ) : (
        <div>{isNarrow ? <PaymentCards {...p} /> : <WideTable {...p} />}</div>
      )}
      {!isEmpty && <Pages count={p.list.count} page={p.question.page} ask={p.ask} />}
    </div>
  )
}

/** A search by customer has a bound: what it did not look at is not "nothing found". */
function CustomersSince({ date }: { date: string }) {
  const { t, language } = useTexts()
  return (
    <Text size="small" className="text-ui-fg-subtle px-6 pt-4" role="status">
      {t.customersSince(dateText(language, date))}
    </Text>
  )
}

/** What "near" means, in the shop's markets. */
function NearDays({ list: { sums } }: { list: AnsweredList }) {
  const { t } = useTexts()
  const days = new Set(sums.map(({ currency_code }) => marketOf(currency_code).nearDays))
  if (days.size === 0) return null
  return (
    <Text size="small" className="text-ui-fg-subtle px-6 pt-4">
      {t.deadlineNear(Math.max(...days))}
    </Text>
  )
}

/** Says where to look instead. */
function Nothing({ question: { filter, q }, ask }: Pick<Props, "question" | "ask">) {
  const { t } = useTexts()
  const isFiltered = q !== "" || filter !== undefined
  const isFilteredSearch = q !== "" && filter !== undefined
  return (
    <div className="flex flex-col items-start gap-y-3 px-6 py-4" role="status">
      <Text size="small">{nothingText(t, { filter, q })}</Text>
      {isFilteredSearch && (
        <Button size="small" variant="secondary" onClick={() => ask({ filter: undefined })}>
          {t.searchAll}
        </Button>
      )}
      {isFiltered && !isFilteredSearch && (
        <Button size="small" variant="secondary" onClick={() => ask({ q: "", filter: undefined })}>
          {t.showAll}
        </Button>
      )}
    </div>
  )
}

function nothingText(t: Texts, { filter, q }: Pick<ListQuestion, "filter" | "q">): string {
  if (q && filter) return t.nothingFoundIn(q, t.filters[filter])
  if (q) return t.nothingFound(q)
  return filter ? t.nothingHere : t.noPayments
}

function WideTable({ list, question, ask, selection, onSupport }: Props) {
  const { t } = useTexts()
  const sorting = { question, ask }
  return (
    // a table that can be scrolled sideways, as on a tablet, must be reachable by the keyboard
    <div className="overflow-x-auto" role="region" aria-label={t.vipps} tabIndex={0}>
      <Table>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell className="pr-3" style={{ width: 36 }}>
              <SelectPage payments={list.payments} selection={selection} />
            </Table.HeaderCell>
            <Table.HeaderCell className="pr-3">{t.order}</Table.HeaderCell>
            <Table.HeaderCell className="pr-3">{t.customer}</Table.HeaderCell>
            <SortHeader {...sorting} column="created_at" label={t.started} />
            <Table.HeaderCell className="pr-3">{t.state}</Table.HeaderCell>
            <Table.HeaderCell className="pr-3 text-right">{t.left}</Table.HeaderCell>
            <SortHeader {...sorting} column="capture_before" label={t.captureBefore} />
            <SortHeader {...sorting} column="reserved" label={t.figures.reserved} isAmount />
            <Table.HeaderCell>
              <span className="sr-only">{t.support}</span>
            </Table.HeaderCell>
          </Table.Row>
        </Table.Header>
        {/* a new query has new rows: the previous ones must not move across the screen */}
        <Table.Body key={list.asked}>
          {list.payments.map((payment) => (
            <Row
              key={payment.reference}
              isChosen={selection.has(payment)}
              onChoose={selection.set}
              {...{ payment, onSupport }}
            />
          ))}
        </Table.Body>
      </Table>
    </div>
  )
}

/** A laptop's screen of 1280 pixels shows all of it: what was captured, refunded and released stands below what was reserved. */
const Row = memo(function Row({ payment, isChosen, onChoose, onSupport }: RowProps) {
  const { language, t } = useTexts()
  return (
    <Table.Row data-vipps-row={payment.reference}>
      <Table.Cell className="pr-3">
        <SelectBox {...{ payment, isChosen, onChoose }} />
      </Table.Cell>
      <Table.Cell className="text-nowrap pr-3">
        <OrderLink payment={payment} />
      </Table.Cell>
      <Table.Cell className="py-2 pr-3" style={{ maxWidth: 150 }}>
        <Customer payment={payment} />
      </Table.Cell>
      <Table.Cell className="text-nowrap py-2 pr-3">
        {shortDateText(language, payment.created_at)}
        <Text size="xsmall" className="text-ui-fg-subtle">
          {clockText(language, payment.created_at)}, {t.apis[payment.api]}
        </Text>
      </Table.Cell>
      <Table.Cell className="py-2 pr-3">
        <State payment={payment} />
      </Table.Cell>
      <Table.Cell className="text-ui-fg-base text-nowrap pr-3 text-right font-medium">
        {uncapturedText(payment)}
      </Table.Cell>
      <Table.Cell className="text-nowrap py-2 pr-3">
        <CaptureDeadline payment={payment} />
      </Table.Cell>
      <Table.Cell className="text-nowrap py-2 pr-3 text-right">
        <Amounts payment={payment} />
      </Table.Cell>
      <Table.Cell className="text-right">
        <SupportIcon payment={payment} onSupport={onSupport} />
      </Table.Cell>
    </Table.Row>
  )
})

/** What became of the reservation, as far as anything did. */
function Amounts({ payment }: { payment: PaymentInList }) {
  const { t } = useTexts()
  const moved = (["captured", "refunded", "released"] as const).filter((name) => payment[name] > 0)
  return (
    <>
      {listedAmount(payment, "reserved")}
      {moved.map((name) => (
        <Text key={name} size="xsmall" className="text-ui-fg-subtle">
          {t.figures[name]} {listedAmount(payment, name)}
        </Text>
      ))}
    </>
  )
}

function Pages({ count, page, ask }: { count: number; page: number; ask: Props["ask"] }) {
  const { t } = useTexts()
  const pages = Math.max(1, Math.ceil(count / PAGE_SIZE))
  return (
    <div className="text-ui-fg-subtle flex items-center justify-between px-6 py-4">
      <Text size="small" role="status">
        {t.payments(count)}
      </Text>
      <div className="flex items-center gap-x-2">
        <Text size="small">{t.pageOf(page, pages)}</Text>
        <Button
          size="small"
          variant="transparent"
          disabled={page <= 1}
          onClick={() => ask({ page: page - 1 })}
        >
          {t.previous}
        </Button>
        <Button
          size="small"
          variant="transparent"
          disabled={page >= pages}
          onClick={() => ask({ page: page + 1 })}
        >
          {t.next}
        </Button>
      </div>
    </div>
  )
}

/** As high as a page of payments will be, so that nothing jumps when they come. */
export function TablePlaceholder() {
  const { t } = useTexts()
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4" style={{ minHeight: LIST_HEIGHT }} role="status">
      <span className="sr-only">{t.loading}</span>
      {Array.from({ length: 10 }, (_, row) => (
        <div key={row} aria-hidden className="bg-ui-bg-component h-10 w-full animate-pulse rounded-md" />
      ))}
    </div>
  )
}
